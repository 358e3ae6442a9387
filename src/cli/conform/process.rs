//! A program that answers problems.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use tempfile::TempDir;

use fullrank::attention::{Answer, Kernel, KernelError, Problem};
use fullrank::dump::Stored;

use super::exchange;

/// No line of the protocol is longer; reasons to skip are cut here.
const LONGEST_LINE: u64 = 1 << 12;

pub(super) struct Process {
    child: Child,
    requests: ChildStdin,
    lines: Receiver<String>,
    files: TempDir,
    timeout: Duration,
    /// Whether it has printed a line.
    answered: bool,
    ended: bool,
    violation: Option<String>,
}

#[derive(Serialize)]
struct Request<'a> {
    case: &'a str,
    out: &'a str,
}

impl Process {
    /// Starts a program, its arguments quoted as for a shell; its standard error goes to ours.
    ///
    /// No shell stands between, so that ending the program ends it.
    pub(super) fn start(command: &str, timeout: Duration) -> Result<Self, String> {
        let failed = |error: io::Error| format!("cannot start `{command}`: {error}");
        let words = shlex::split(command).unwrap_or_default();
        let Some((program, arguments)) = words.split_first() else {
            return Err(format!(
                "`{command}` is no command: it is empty, or a quote is not closed"
            ));
        };
        let files =
            tempfile::Builder::new().prefix("fullrank-conform-").tempdir().map_err(failed)?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(format!("cannot talk to `{command}`"));
        };
        let lines = lines_of(answers);
        Ok(Self {
            child,
            requests,
            lines,
            files,
            timeout,
            answered: false,
            ended: false,
            violation: None,
        })
    }

    /// How the program broke the protocol, if it did.
    pub(super) fn violation(&self) -> Option<&str> {
        self.violation.as_deref()
    }

    /// One line from the program; why not, if there is none.
    fn line(&mut self) -> Result<String, String> {
        match self.lines.recv_timeout(self.timeout) {
            Ok(line) => {
                self.answered = true;
                Ok(line)
            }
            Err(RecvTimeoutError::Timeout) => {
                self.end();
                Err(format!("there was no answer within {} s", self.timeout.as_secs()))
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = self.end();
                if !self.answered {
                    // It could not be run, or does not read problems: that is no result.
                    let problem = format!("the program ended before its first answer ({status})");
                    self.violation = Some(problem);
                }
                Err(format!("the program ended on this case ({status})"))
            }
        }
    }

    /// Kills the program, if it still runs, and says how it ended.
    fn end(&mut self) -> String {
        self.ended = true;
        if let Ok(Some(status)) = self.child.try_wait() {
            return status.to_string();
        }
        // An error means that it has ended meanwhile.
        let _ = self.child.kill();
        self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string())
    }
}

impl<T: Stored> Kernel<T> for Process {
    fn attend(&mut self, problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
        if self.ended {
            return Err(KernelError::Declined("the program has ended before".into()));
        }
        let case = self.files.path().join("case.safetensors");
        let out = self.files.path().join("out.safetensors");
        let broken = |problem: String| KernelError::Broken(problem);
        // An answer to an earlier problem must not pass for one to this.
        match std::fs::remove_file(&out) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(broken(format!("cannot remove {}: {error}", out.display())));
            }
            _ => {}
        }
        exchange::write_case(problem, &case)
            .map_err(|error| broken(format!("cannot write {}: {error}", case.display())))?;
        let request = Request { case: &case.to_string_lossy(), out: &out.to_string_lossy() };
        let request = serde_json::to_string(&request).map_err(|error| broken(error.to_string()))?;
        // If it does not read, it has ended, which the missing line will tell.
        let _ = writeln!(self.requests, "{request}").and_then(|()| self.requests.flush());
        let line = self.line().map_err(broken)?;
        if line == "ok" {
            return exchange::read_answer(problem, &out).map_err(broken);
        }
        if let Some(reason) = line.strip_prefix("skip") {
            return Err(KernelError::Declined(reason.trim().to_owned()));
        }
        self.end();
        let problem = format!(
            "the program printed `{line}`; after each problem it must print `ok` or `skip REASON`"
        );
        self.violation = Some(problem.clone());
        Err(KernelError::Declined(problem))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The lines of a stream, read by a thread of their own, so that one can wait for them in vain.
fn lines_of(stream: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        // An error means that nobody waits any more.
        let _ =
            std::iter::from_fn(|| next_line(&mut reader)).try_for_each(|line| sender.send(line));
    });
    lines
}

/// The next line without the blanks around it, or as much of it as is not too long.
fn next_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = vec![];
    let read = reader.take(LONGEST_LINE).read_until(b'\n', &mut line);
    matches!(read, Ok(1..)).then(|| String::from_utf8_lossy(&line).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_is_not_left_behind() {
        let process = Process::start("sleep 5", Duration::from_secs(1)).unwrap();
        let number = process.child.id().to_string();
        drop(process);
        assert!(!std::path::Path::new("/proc").join(number).exists());
    }

    #[test]
    fn lines_end_with_the_stream() {
        let mut reader = &b" ok\n\nskip\xff"[..];
        let mut line = || next_line(&mut reader);
        assert_eq!([line(), line()], [Some("ok".into()), Some(String::new())]);
        assert_eq!([line(), line()], [Some("skip\u{fffd}".into()), None]);
    }
}
