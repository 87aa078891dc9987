//! The steps from a table to its relatedness and complexity, at 300 regions and 600 industries:
//! `cargo bench -p asterism-econ`. Larger tables and other packages: `asterism bench econ` and
//! `cargo xtask bench-peers econ`.

#![expect(clippy::expect_used, reason = "a benchmark stops where its setting cannot be made")]

use std::hint::black_box;

use asterism_econ::complementarity::{Targets, gains, pairs};
use asterism_econ::complexity::{Anchor, Scaling, complexity};
use asterism_econ::density::relatedness_density;
use asterism_econ::fitness::{Stop, fitness};
use asterism_econ::quotient::{location_quotient, specialised};
use asterism_econ::relatedness::{Diagonal, Normalisation, Proximity, proximity, relatedness};
use asterism_econ::{Activity, Matrix, Random, Treated, Treatment, math};
use criterion::{Criterion, criterion_group, criterion_main};

const REGIONS: usize = 300;
const INDUSTRIES: usize = 600;

/// Skewed counts in eight blocks, an eighth of them zero.
fn table() -> Treated {
    let mut random = Random::seeded(2024);
    let mut values = Matrix::zeros(REGIONS, INDUSTRIES);
    for region in 0..REGIONS {
        for industry in 0..INDUSTRIES {
            let own = if region % 8 == industry % 8 { 1.5 } else { 0.0 };
            let noise: f64 = (0..4).map(|_| random.unit()).sum();
            let present = random.unit() > 0.12;
            let count = (200.0 * math::exp(own + 2.0 * (noise - 2.0))).floor();
            values[(region, industry)] = if present { count } else { 0.0 };
        }
    }
    Activity::of(&values).expect("counts").treated(Treatment::Zero)
}

fn steps(criterion: &mut Criterion) {
    let table = table();
    let presence = specialised(&table, 1.0).expect("a threshold");
    let related = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
    let gained = gains(&presence, &related, Targets::Missing, None).expect("one shape");
    let mut group = criterion.benchmark_group("300x600");
    group.bench_function("location quotients", |run| run.iter(|| location_quotient(black_box(&table))));
    group.bench_function("specialisations", |run| run.iter(|| specialised(black_box(&table), 1.0)));
    group.bench_function("proximity", |run| {
        run.iter(|| proximity(black_box(&presence), Proximity::Minimum, Diagonal::Zero));
    });
    group.bench_function("relatedness", |run| {
        run.iter(|| relatedness(black_box(&presence), Normalisation::Probability, Diagonal::Zero));
    });
    group.bench_function("density", |run| run.iter(|| relatedness_density(black_box(&presence), &related)));
    group.bench_function("complexity", |run| {
        run.iter(|| complexity(black_box(&presence), Anchor::Diversity, Scaling::Atlas));
    });
    group.bench_function("fitness, 19 steps", |run| {
        run.iter(|| fitness(black_box(&presence), 1.0, Stop::Steps(19)));
    });
    group.bench_function("gains", |run| {
        run.iter(|| gains(black_box(&presence), &related, Targets::Missing, None));
    });
    group.bench_function("complementarity of all pairs", |run| {
        run.iter(|| pairs(black_box(&presence), &gained));
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
