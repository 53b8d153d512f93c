//! What is presented: one lesson, a part of the course, or a pack.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::global_args::GlobalArgs;
use crate::cli::output::report_failure;
use crate::cli::selected_course::{SelectedCourse, library_from_args};
use crate::content::Catalog;
use crate::content::Lesson;
use crate::course::course_map::CourseMap;
use crate::course::course_progress::CourseProgress;

/// The lessons of a presentation, and its title.
pub(super) struct PresentationMaterial {
    pub(super) title: String,
    pub(super) lessons: Vec<Arc<Lesson>>,
}

/// What `name` means: a part of the course by its title, a pack by its folder, or a lesson by its id or file. `Err` is an
/// exit code; what is wrong has been printed by then.
pub(super) fn find_material(common: &GlobalArgs, name: &str) -> io::Result<Result<PresentationMaterial, u8>> {
    let course = SelectedCourse::from_args(common);
    if Path::new(name).is_dir() && !course.has_lesson(name) {
        return pack_material(&GlobalArgs { content: Some(PathBuf::from(name)), ..common.clone() }, name);
    }
    if !course.has_lesson(name)
        && let Some(material) = part_material(&course, name)?
    {
        return Ok(match course.refuse_language()? {
            Some(code) => Err(code),
            None => Ok(material),
        });
    }
    Ok(course
        .resolve_lesson(name)?
        .map(|resolved| PresentationMaterial { title: resolved.lesson.title.clone(), lessons: vec![resolved.lesson] }))
}

/// The lessons of the part of the course that has this title.
fn part_material(course: &SelectedCourse, name: &str) -> io::Result<Option<PresentationMaterial>> {
    let catalog = course.catalog()?;
    let map = CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::default());
    let parts = map.parts();
    let Some(part) = parts.iter().find(|part| part.title.eq_ignore_ascii_case(name)) else { return Ok(None) };
    let lessons = lessons_of(&catalog, &map, &part.lessons);
    Ok((!lessons.is_empty()).then(|| PresentationMaterial { title: part.title.to_owned(), lessons }))
}

/// The lessons with these numbers on the map.
fn lessons_of(catalog: &Catalog, map: &CourseMap, numbers: &[usize]) -> Vec<Arc<Lesson>> {
    let on_map = numbers.iter().filter_map(|number| map.lessons.get(*number));
    on_map.filter_map(|lesson| catalog.lesson(&lesson.lesson.id)).collect()
}

/// All lessons of the pack in a folder, in the order of its map.
fn pack_material(common: &GlobalArgs, name: &str) -> io::Result<Result<PresentationMaterial, u8>> {
    let catalog = SelectedCourse::from_args(common).catalog()?;
    let map = CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::default());
    let in_order = map.parts().into_iter().flat_map(|part| part.lessons).collect::<Vec<_>>();
    let lessons = lessons_of(&catalog, &map, &in_order);
    if lessons.is_empty() {
        return report_failure(&format!("{name}: There is no lesson in this folder that could be played.")).map(Err);
    }
    let library = library_from_args(common);
    let title = library.packs.first().map_or_else(|| name.to_owned(), |pack| pack.value.title.clone());
    Ok(Ok(PresentationMaterial { title, lessons }))
}
