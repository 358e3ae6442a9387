use crate::run::{fullrank, json, keys, refused, temporary};

const CLAIM: &str = "causal_softmax_is_full_rank";

/// Without the times, which differ from run to run.
fn timeless(mut report: serde_json::Value) -> serde_json::Value {
    for claim in report["claims"].as_array_mut().unwrap() {
        assert!(claim["seconds"].as_f64().unwrap() >= 0.0);
        claim["seconds"] = 0.into();
    }
    report
}

#[test]
fn a_run_has_the_documented_keys_and_repeats_itself() {
    let arguments = ["verify", CLAIM, "--scalar", "f16,f64", "--cases", "40", "--seed", "7"];
    let report = timeless(json(&arguments));
    assert_eq!(report["seed"], 7);
    let claims = report["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 2);
    for claim in claims {
        assert_eq!(
            keys(claim),
            ["cases", "counterexample", "id", "scalar", "seconds", "tier", "vacuous", "verdict"]
        );
        assert_eq!(claim["cases"], 40);
        assert_eq!(claim["verdict"], "holds");
        assert!(claim["counterexample"].is_null());
    }
    assert_eq!(timeless(json(&arguments)), report);
}

#[test]
fn shards_merge_into_the_whole() {
    let whole = timeless(json(&["verify", CLAIM, "--cases", "31"]));
    let mut files = vec![];
    for shard in ["0/3", "1/3", "2/3"] {
        let path = temporary(&format!("shard-{}.json", &shard[..1]), b"");
        let path = path.to_str().unwrap().to_owned();
        let run = fullrank(&["verify", CLAIM, "--cases", "31", "--shard", shard, "--out", &path]);
        assert_eq!(run.status, 0);
        files.push(path);
    }
    let all: Vec<&str> = std::iter::once("merge").chain(files.iter().map(String::as_str)).collect();
    assert_eq!(timeless(json(&all)), whole);
    refused(&all[..3], &["missing", "2"]);
    refused(&["merge", &files[0], &files[0]], &["given before"]);
}

/// As on a cluster: a shard is killed while it runs, which leaves no file, and is started again.
#[cfg(unix)]
#[test]
fn a_killed_shard_is_repeated() {
    use std::os::unix::process::ExitStatusExt;

    const SLOW: &str = "softmax_is_within_rounding_of_the_exact_weights";
    let campaign = ["verify", CLAIM, SLOW, "--cases", "600", "--seed", "3"];
    let folder = temporary("killed/none", b"").parent().unwrap().to_owned();
    let file = |shard: usize| folder.join(format!("{shard}.json"));
    let start = |shard: usize| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fullrank"));
        command.args(campaign).arg("--shard").arg(format!("{shard}/4"));
        command.arg("--out").arg(file(shard)).stdout(std::process::Stdio::null());
        command.spawn().unwrap()
    };
    let clock = std::time::Instant::now();
    assert!(start(0).wait().unwrap().success());
    // A third of the way, or sooner if it is faster this time.
    let mut wait = clock.elapsed() / 3;
    loop {
        let mut killed = start(2);
        std::thread::sleep(wait);
        killed.kill().unwrap();
        if killed.wait().unwrap().signal() == Some(9) {
            break;
        }
        std::fs::remove_file(file(2)).unwrap();
        wait /= 2;
    }
    assert!(!file(2).exists(), "it was killed before it could write");
    for shard in [1, 3] {
        assert!(start(shard).wait().unwrap().success());
    }
    let files: Vec<String> = (0..4).map(|shard| file(shard).to_str().unwrap().to_owned()).collect();
    let merge: Vec<&str> =
        std::iter::once("merge").chain(files.iter().map(String::as_str)).collect();
    refused(&merge, &["2.json"]);
    refused(&[&merge[..3], &merge[4..]].concat(), &["missing", "2"]);
    assert!(start(2).wait().unwrap().success());
    assert_eq!(timeless(json(&merge)), timeless(json(&campaign)));

    // Killed while it wrote.
    let whole = std::fs::read(file(2)).unwrap();
    std::fs::write(file(2), &whole[..whole.len() / 2]).unwrap();
    refused(&merge, &["2.json", "not the output of a shard"]);
}

/// The file of one shard of two, which judged half of the cases of one claim.
fn shard(
    name: &str,
    (seed, cases, index): (u64, u64, u64),
    claim: &str,
    counterexample: serde_json::Value,
) -> String {
    let verdict = if counterexample.is_null() { "holds" } else { "refuted" };
    let claim = serde_json::json!({
        "id": claim, "tier": "exact", "scalar": "f32", "cases": cases / 2, "vacuous": 1,
        "verdict": verdict, "counterexample": counterexample, "seconds": 0.5,
    });
    let shard = serde_json::json!({
        "seed": seed, "cases": cases, "shard": index, "shards": 2, "claims": [claim],
    });
    let path = temporary(&format!("shards/{name}.json"), shard.to_string().as_bytes());
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_merge_joins_refutations_and_fails() {
    let example = |index: u64| serde_json::json!({"index": index, "seed": 3, "found": "rank 1", "scores": "0"});
    let first = shard("refuted-first", (1, 10, 0), "some_claim", example(8));
    let second = shard("refuted-second", (1, 10, 1), "some_claim", example(3));
    let merge = ["merge", &first, &second];
    let text = fullrank(&merge).out;
    let expected = "\
CLAIM       SCALAR  TIER   VERDICT  CASES  VACUOUS  SECONDS
some_claim  f32     exact  refuted  10     20.0%    1.00

some_claim is refuted for f32: rank 1 (case 3, seed 3)
scores:
0

0 of 1 claims and scalars hold (seed 1)
";
    assert_eq!(text, expected);
    let run = fullrank(&[&merge[..], &["--json"]].concat());
    assert_eq!(run.status, 1);
    let merged: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let claim = &merged["claims"][0];
    assert_eq!((&claim["cases"], &claim["vacuous"]), (&10.into(), &2.into()));
    assert_eq!(claim["verdict"], "refuted");
    assert_eq!(claim["counterexample"]["index"], 3);
    assert_eq!(claim["counterexample"]["scores"], "0");
}

#[test]
fn shards_of_different_campaigns_do_not_merge() {
    let holds = |name: &str, plan: (u64, u64, u64), claim: &str| {
        shard(name, plan, claim, serde_json::Value::Null)
    };
    let first = holds("first", (1, 8, 0), "some_claim");
    for other in [
        holds("seed", (2, 8, 1), "some_claim"),
        holds("cases", (1, 10, 1), "some_claim"),
        holds("claim", (1, 8, 1), "other_claim"),
    ] {
        refused(&["merge", &first, &other], &["a shard of another campaign"]);
    }
    let second = holds("second", (1, 8, 1), "some_claim");
    let merged = json(&["merge", &first, &second]);
    assert_eq!(merged["claims"][0]["cases"], 8);
    assert_eq!(merged["claims"][0]["seconds"], 1.0);
}

#[test]
fn the_page_lists_every_claim_and_loads_nothing() {
    let folder = temporary("campaign/keep", b"").parent().unwrap().to_owned();
    let run = fullrank(&["verify", CLAIM, "--cases", "4", "--report", folder.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.err);
    let text = std::fs::read_to_string(folder.join("index.html")).unwrap();
    let scalars = ["f16", "bf16", "f32", "f64", "rational"];
    assert_eq!(text.matches(&format!("<code>{CLAIM}</code>")).count(), scalars.len());
    assert!(text.contains("5 of 5"), "every scalar holds");
    assert!(text.contains("Causal softmax attention has full rank"), "the statement stands there");
    assert!(!text.contains("http") && !text.contains("id=\"refuted\""));
}

#[test]
fn no_cases_are_no_evidence() {
    refused(&["verify", CLAIM, "--cases", "0"], &["--cases", "0 is not in 1.."]);
}

#[test]
fn what_is_no_shard_is_refused() {
    let junk = temporary("junk.json", b"{\"seed\": 1}");
    refused(&["merge", junk.to_str().unwrap()], &["junk.json", "not the output of a shard"]);
    refused(&["merge", "no/such/file"], &["no/such/file"]);
    let directory = std::env::temp_dir();
    refused(
        &["verify", CLAIM, "--cases", "1", "--out", directory.to_str().unwrap()],
        &[directory.to_str().unwrap()],
    );
}
