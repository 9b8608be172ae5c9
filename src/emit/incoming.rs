//! A file that comes in a handful at a time. As long as it is what lies in its place nothing is written.
//! Knows two paths and bytes, and not whose they are.

use super::swap;
use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
    path::Path,
};

/// How much of what lies there is read at once.
const HANDFUL: usize = 1 << 16;

/// A file that comes in.
pub struct Incoming<'a> {
    /// Where such a file may lie.
    lies: Option<&'a Path>,
    /// Where it goes, if it differs and may go anywhere.
    goes: Option<&'a Path>,
    bytes: u64,
    state: State,
}

enum State {
    /// All bytes so far are those that lie there.
    Same(BufReader<File>),
    /// It is being written.
    Written(File),
}

impl<'a> Incoming<'a> {
    /// Begins with a file that may lie in one place and otherwise goes to another. Where it can go nowhere, something of
    /// somebody else is in its way.
    ///
    /// # Errors
    /// Nothing lies there, and where it goes cannot be written to.
    pub fn new(lies: Option<&'a Path>, goes: Option<&'a Path>) -> io::Result<Incoming<'a>> {
        let state = match lies.and_then(open) {
            Some(found) => State::Same(BufReader::with_capacity(HANDFUL, found)),
            None => State::Written(create(goes)?),
        };
        Ok(Incoming { lies, goes, bytes: 0, state })
    }

    /// How many bytes came so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Goes on with more bytes.
    ///
    /// # Errors
    /// What lies there cannot be read, or where it goes not be written to.
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let State::Same(found) = &mut self.state
            && !begins_with(found, bytes)?
        {
            self.differ()?;
        }
        if let State::Written(file) = &mut self.state {
            file.write_all(bytes)?;
        }
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Ends the file, and says whether it was written.
    ///
    /// # Errors
    /// What lies there cannot be read, or where it goes not be written to.
    pub fn end(mut self) -> io::Result<bool> {
        if let State::Same(found) = &mut self.state
            && found.read(&mut [0])? > 0
        {
            self.differ()?;
        }
        Ok(matches!(self.state, State::Written(_)))
    }

    /// Takes over what was the same so far.
    fn differ(&mut self) -> io::Result<()> {
        let mut file = create(self.goes)?;
        if let Some(lies) = self.lies.filter(|_| self.bytes > 0) {
            io::copy(&mut File::open(lies)?.take(self.bytes), &mut file)?;
        }
        self.state = State::Written(file);
        Ok(())
    }
}

/// The file at a path, if one lies there and not a link to it.
fn open(path: &Path) -> Option<File> {
    path.symlink_metadata().ok().filter(|found| found.is_file()).and_then(|_| File::open(path).ok())
}

fn create(path: Option<&Path>) -> io::Result<File> {
    let path = path.ok_or(io::ErrorKind::AlreadyExists)?;
    swap::make_parent(path)?;
    File::create(path)
}

/// Whether these are the next bytes. What was read of others is not put back.
fn begins_with(found: &mut BufReader<File>, mut bytes: &[u8]) -> io::Result<bool> {
    use io::BufRead;
    while !bytes.is_empty() {
        let some = found.fill_buf()?;
        let read = some.len().min(bytes.len());
        if read == 0 || some[..read] != bytes[..read] {
            return Ok(false);
        }
        found.consume(read);
        bytes = &bytes[read..];
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_can_go_nowhere_may_lie_there() {
        let folder = tempfile::tempdir().unwrap();
        let lies = folder.path().join("lies");
        fs::write(&lies, "one").unwrap();
        let comes = |bytes: &[u8]| {
            let mut incoming = Incoming::new(Some(&lies), None)?;
            incoming.add(bytes)?;
            incoming.end()
        };
        assert!(!comes(b"one").unwrap());
        for bytes in [&b"two"[..], b"on", b"ones"] {
            assert_eq!(comes(bytes).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        }
        assert!(Incoming::new(None, None).is_err());
    }

    #[test]
    fn only_what_differs_is_written_and_then_whole() {
        let folder = tempfile::tempdir().unwrap();
        let [lies, goes] = ["lies", "goes"].map(|name| folder.path().join(name));
        fs::write(&lies, "onetwothree").unwrap();
        for (pieces, written) in [
            (&["one", "two", "three"][..], None),
            (&["onetwothree"], None),
            (&["one", "", "two", "three"], None),
            (&["one", "two", "four", "five"], Some("onetwofourfive")),
            (&["One", "two"], Some("Onetwo")),
            (&["one", "two"], Some("onetwo")),
            (&["one", "two", "three", "four"], Some("onetwothreefour")),
            (&[], Some("")),
        ] {
            let _ = fs::remove_file(&goes);
            for place in [Some(lies.as_path()), None] {
                let mut incoming = Incoming::new(place, Some(&goes)).unwrap();
                pieces.iter().for_each(|piece| incoming.add(piece.as_bytes()).unwrap());
                assert_eq!(incoming.bytes(), pieces.concat().len() as u64);
                let is_written = incoming.end().unwrap();
                let expected = written.map(str::to_string).or(place.is_none().then(|| pieces.concat()));
                assert_eq!(is_written, expected.is_some(), "{pieces:?}");
                assert_eq!(fs::read_to_string(&goes).ok(), expected, "{pieces:?}");
            }
        }
    }
}
