use crate::run::{fullrank, json, keys, refused, temporary};

/// The example program, which `cargo test` builds beside the tests.
fn example() -> String {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join("examples/conform_program");
    let built = path.with_extension(std::env::consts::EXE_EXTENSION).is_file();
    assert!(built, "first `cargo build --example conform_program`");
    path.to_str().unwrap().to_owned()
}

fn directory() -> String {
    temporary("conform", b"").parent().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn a_plain_program_conforms() {
    let report = json(&["conform", "--command", &example(), "--cases", "24"]);
    assert_eq!((&report["scalar"], &report["empty_rows"]), (&"f32".into(), &"zero".into()));
    let claims = report["claims"].as_array().unwrap();
    assert!(claims.len() >= 7);
    for claim in claims {
        assert_eq!(
            keys(claim),
            ["case", "cases", "found", "id", "reason", "skipped", "vacuous", "verdict"]
        );
        assert_eq!(claim["verdict"], "held", "{claim}");
        assert_eq!(claim["cases"], 24);
    }
}

#[test]
fn what_a_program_does_not_take_is_skipped() {
    let report = json(&["conform", "--command", &example(), "--scalar", "f64", "--cases", "3"]);
    assert_eq!(report["empty_rows"], "refused");
    for claim in report["claims"].as_array().unwrap() {
        assert_eq!(claim["verdict"], "skipped");
        assert_eq!(claim["reason"], "only f32 is computed");
    }
}

#[cfg(unix)]
#[test]
fn a_failure_is_saved_with_its_case() {
    let directory = directory();
    let claim = "softmax_rows_sum_to_one_within_gamma";
    let command = "sh -c 'while read line; do echo ok; done'";
    let run = fullrank(&[
        "conform",
        "--command",
        command,
        "--claims",
        claim,
        "--save",
        &directory,
        "--json",
    ]);
    assert_eq!(run.status, 1, "{}", run.err);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["claims"].as_array().unwrap().len(), 1);
    assert_eq!(report["claims"][0]["id"], claim);
    let claim = &report["claims"][0];
    assert_eq!(claim["verdict"], "failed");
    assert!(claim["found"].as_str().unwrap().contains("no answer file"));
    let case = std::fs::read(claim["case"].as_str().unwrap()).unwrap();
    let case = safetensors::SafeTensors::deserialize(&case).unwrap();
    for name in ["q", "k", "v", "mask"] {
        assert_eq!(case.tensor(name).unwrap().shape(), [1, 1], "shrunk to one token");
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_ends_or_hangs_fails_the_claim() {
    let directory = directory();
    for (command, found) in [
        ("sh -c 'read line; echo skip; read line; exit 3'", "ended on this case (exit status: 3)"),
        ("sleep 60", "within 1 s"),
    ] {
        let run = fullrank(&[
            "conform",
            "--command",
            command,
            "--save",
            &directory,
            "--timeout",
            "1",
            "--json",
        ]);
        assert_eq!(run.status, 1, "{}", run.err);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert!(report["claims"][0]["found"].as_str().unwrap().contains(found), "{report}");
        // Later claims are not blamed for it.
        assert_eq!(report["claims"][1]["verdict"], "skipped");
        assert_eq!(report["claims"][1]["reason"], "the program has ended before");
    }
}

/// A shell that answers each problem by what these commands do with the path of the answer.
#[cfg(unix)]
fn shell(name: &str, commands: &str) -> String {
    let script = format!(
        "while read -r line; do
            out=${{line##*'\"out\":\"'}}
            out=${{out%%'\"'*}}
            {commands}
        done
        sleep 60\n"
    );
    let path = temporary(name, script.as_bytes());
    format!("sh {}", path.to_str().unwrap())
}

/// The answer to an earlier problem is never taken for one to the next.
#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_the_answer_is_named() {
    let command = shell("folder.sh", "mkdir -p \"$out\"; echo ok");
    let directory = directory();
    let claim = "softmax_rows_sum_to_one_within_gamma";
    let arguments = ["conform", "--command", &command, "--claims", claim, "--save", &directory];
    let run = fullrank(&[&arguments[..], &["--json"]].concat());
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.out.contains("cannot remove"), "{}", run.out);
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_would_not_end_is_ended() {
    let process = temporary("process", b"");
    let command = shell("stays.sh", &format!("echo $$ >{}; echo skip", process.display()));
    assert_eq!(fullrank(&["conform", "--command", &command, "--cases", "1"]).status, 0);
    let number = std::fs::read_to_string(process).unwrap();
    assert!(!std::path::Path::new("/proc").join(number.trim()).exists(), "{number}");
}

#[test]
fn bad_usage_and_a_broken_protocol_are_refused() {
    refused(&["conform", "--command", "cat", "--claims", "nothing"], &["nothing", "choose from"]);
    refused(&["conform", "--command", "cat", "--cases", "0"], &["--cases"]);
    refused(&["conform", "--command", "cat", "--scalar", "f8"], &["f8"]);
    refused(&["conform", "--command", "'"], &["a quote is not closed"]);
    refused(&["conform", "--command", "no/such/program"], &["cannot start `no/such/program`"]);
}

#[cfg(unix)]
#[test]
fn what_is_not_in_the_protocol_is_refused() {
    refused(&["conform", "--command", "false"], &["ended before its first answer"]);
    refused(&["conform", "--command", "cat"], &["printed `{\"case\"", "`ok` or `skip REASON`"]);
}
