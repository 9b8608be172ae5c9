//! Pages of a handbook.
use super::*;
/// HTML.
pub struct Html;
impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }
    fn plan(&self, _edition: &Edition<'_>) -> Vec<SitePath> {
        Vec::new()
    }
    fn render(
        &self,
        _press: &Press,
        _edition: &Edition<'_>,
        path: &SitePath,
    ) -> Result<Artifact, Diagnostic> {
        Ok(Artifact { path: path.clone(), bytes: Vec::new() })
    }
}
