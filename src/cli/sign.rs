//! `vademecum sign`: puts the publisher's name under every list of checksums of a site.
//! The key never comes near what is published or kept under version control: such a place is refused.

use super::{
    End, Everywhere, misasked,
    terminal::{counted, tell},
};
use crate::{
    manifest::{MANIFEST, SIGNATURE},
    verify::{Against, Checked, lists_below, says_at, verify},
};
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use std::{
    fs::{self, OpenOptions},
    io::{self, Cursor, Write},
    path::{Path, PathBuf},
};

/// What `sign` is asked.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// The file of the secret key, outside the pack, the output folder and every repository.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// A file whose first line is the password of the key. It is asked for on the terminal where this is left out.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Make the key, and its public half beside it as FILE.pub. Nothing is signed.
    #[arg(long)]
    new_key: bool,
}

/// Signs a site, or makes a key to sign with.
pub fn sign(everywhere: &Everywhere, asked: &Asked) -> io::Result<End> {
    let out = everywhere.out();
    if let Some(sentence) = is_no_place_for_a_key(&asked.key, &everywhere.root, &out)? {
        return Ok(misasked(&sentence));
    }
    let password = match &asked.password_file {
        Some(file) => match fs::read_to_string(file) {
            Ok(text) => Some(text.lines().next().unwrap_or_default().to_string()),
            Err(failure) => return Ok(misasked(&format!("`{}` cannot be read: {failure}", file.display()))),
        },
        None => None,
    };
    if password.as_ref().is_some_and(String::is_empty) {
        return Ok(misasked(
            "the first line of the password file is empty, and a key without a password is anybody's",
        ));
    }
    if asked.new_key {
        return make_key(everywhere, &asked.key, password);
    }
    let key = match secret_key(&asked.key, password) {
        Ok(key) => key,
        Err(sentence) => return Ok(misasked(&sentence)),
    };
    let (lists, faults) =
        match lists_below(&out).and_then(|lists| Ok((lists, verify(&out, &Against::default())?))) {
            Ok(found) => found,
            Err(failure) => return Ok(misasked(&format!("`{}` cannot be read: {failure}", out.display()))),
        };
    if lists.is_empty() {
        return Ok(misasked(&format!("`{}` holds no handbook; build first", out.display())));
    }
    // A signature says that all of it is the publisher's own.
    if !faults.iter().all(Checked::is_genuine) {
        tell(&format!(
            "Nothing was signed: what lies in `{}` is not what was made. `vademecum verify {}` says what differs.\n",
            out.display(),
            out.display()
        ));
        return Ok(End::PackHasErrors);
    }
    let public = match PublicKey::from_secret_key(&key) {
        Ok(public) => public,
        Err(failure) => return Ok(misasked(&format!("the key cannot sign: {failure}"))),
    };
    let mut signed = 0;
    for (folder, _) in &lists {
        if let Err(sentence) = sign_list(&key, &public, folder)? {
            return Ok(misasked(&sentence));
        }
        signed += 1;
    }
    everywhere.conclude(&format!(
        "Signed {}. Readers check with: vademecum verify COPY --key {}\n",
        counted(signed, "list of checksums", "lists of checksums"),
        public.to_base64()
    ))?;
    Ok(End::Done)
}

/// Signs the list in a folder. The signature takes its place in one step.
fn sign_list(key: &SecretKey, public: &PublicKey, folder: &Path) -> io::Result<Result<(), String>> {
    let list = fs::read(folder.join(MANIFEST))?;
    let says = match says_at(folder)? {
        Some(says) => format!("handbook {}, edition {}, as of {}", says.handbook, says.edition, says.as_of),
        None => "front of a site".to_string(),
    };
    // A comment is one line.
    let says: String = says.chars().filter(|letter| !letter.is_control()).collect();
    let untrusted = format!("signature of {MANIFEST}");
    let made = minisign::sign(Some(public), key, Cursor::new(&list), Some(&says), Some(&untrusted));
    match made {
        Ok(signature) => {
            let beside = folder.join(format!("{SIGNATURE}.next"));
            fs::write(&beside, signature.into_string())?;
            fs::rename(&beside, folder.join(SIGNATURE))?;
            Ok(Ok(()))
        }
        Err(failure) => Ok(Err(format!("the key cannot sign: {failure}"))),
    }
}

fn make_key(everywhere: &Everywhere, path: &Path, password: Option<String>) -> io::Result<End> {
    let public_path = beside(path, ".pub");
    for there in [path, public_path.as_path()] {
        if there.symlink_metadata().is_ok() {
            let what = format!("`{}` is there already, and a key is never written over", there.display());
            return Ok(misasked(&what));
        }
    }
    let made = KeyPair::generate_encrypted_keypair(password)
        .and_then(|pair| Ok((pair.sk.to_box(Some("vademecum secret key"))?, pair.pk.to_box()?)));
    let (secret, public) = match made {
        Ok(made) => made,
        Err(failure) => return Ok(misasked(&format!("the key cannot be made: {failure}"))),
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        // For its owner alone, from the first moment on.
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?.write_all(secret.into_string().as_bytes())?;
    fs::write(&public_path, public.into_string())?;
    everywhere.conclude(&format!(
        "Made the key {} and its public half {}.\nGive readers the public half by another way than the site. Keep the key and \
         its password apart, and a copy of both where fire does not reach.\n",
        path.display(),
        public_path.display()
    ))?;
    Ok(End::Done)
}

fn secret_key(path: &Path, password: Option<String>) -> Result<SecretKey, String> {
    let cannot =
        |failure: &dyn std::fmt::Display| format!("`{}` cannot be used as a key: {failure}", path.display());
    let text = fs::read_to_string(path).map_err(|failure| cannot(&failure))?;
    let boxed = SecretKeyBox::from_string(&text).map_err(|failure| cannot(&failure))?;
    boxed.into_secret_key(password).map_err(|failure| cannot(&failure))
}

/// Why a secret key must not lie there, if so.
fn is_no_place_for_a_key(key: &Path, root: &Path, out: &Path) -> io::Result<Option<String>> {
    let folder = match key.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let Ok(folder) = folder.canonicalize() else {
        return Ok(Some(format!("there is no folder `{}` for the key", folder.display())));
    };
    let is_in = |place: &Path| place.canonicalize().is_ok_and(|place| folder.starts_with(place));
    let place = if is_in(out) {
        "the output folder, from where it would be published"
    } else if is_in(root) {
        "the folder of the pack"
    } else if folder.ancestors().any(|above| above.join(".git").exists()) {
        "a repository, where it would be kept for ever"
    } else {
        return Ok(None);
    };
    Ok(Some(format!("`{}` lies in {place}; keep the key somewhere else", key.display())))
}

fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(more);
    PathBuf::from(name)
}
