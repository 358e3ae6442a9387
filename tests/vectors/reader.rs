//! Reading terms.

use crate::term::Term;

/// What the file defines under a name.
pub(crate) fn defined(name: &str, file: &str) -> Term {
    let (_, from) = file.split_once(&format!("Definition {name} ")).unwrap();
    let mut reader = Reader { rest: from.split_once(":=").unwrap().1 };
    let term = reader.term();
    reader.expect(".");
    term
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn term(&mut self) -> Term {
        if self.skips("[::") {
            let entries = self.until("]", Self::term);
            if self.skips("%") {
                self.while_(char::is_alphanumeric);
            }
            Term::List(entries)
        } else if self.skips("{|") {
            let field = |reader: &mut Self| {
                let name = reader.while_(is_of_name).to_owned();
                reader.expect(":=");
                (name, reader.term())
            };
            Term::Record(self.until("|}", field).into_iter().collect())
        } else if self.skips("\"") {
            let text = self.while_(|letter| letter != '"').to_owned();
            self.expect("\"");
            Term::Text(text)
        } else if self.next().is_ascii_digit() || self.next() == '-' {
            let digits = self.while_(|letter| letter.is_ascii_digit() || "-/".contains(letter));
            Term::Number(digits.parse().unwrap())
        } else {
            let name = self.while_(is_of_name).to_owned();
            assert!(!name.is_empty(), "not a term: {}", self.rest);
            let mut arguments = vec![];
            while !";|]".contains(self.next()) {
                arguments.push(self.term());
            }
            Term::Call(name, arguments)
        }
    }

    /// Parts with semicolons between them, up to `end`.
    fn until<T>(&mut self, end: &str, part: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut parts = vec![];
        while !self.skips(end) {
            if !parts.is_empty() {
                self.expect(";");
            }
            parts.push(part(self));
        }
        parts
    }

    fn skips(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        let skipped = rest.strip_prefix(token);
        self.rest = skipped.unwrap_or(rest);
        skipped.is_some()
    }

    fn expect(&mut self, token: &str) {
        assert!(self.skips(token), "`{token}` should stand before: {}", self.rest);
    }

    fn next(&mut self) -> char {
        self.rest = self.rest.trim_start();
        self.rest.chars().next().unwrap()
    }

    fn while_(&mut self, of: impl Fn(char) -> bool) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|letter| !of(letter)).unwrap();
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
