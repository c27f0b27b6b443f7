//! What holds for every page: the tests of screens look at it in each state, those of the API at each address.

use std::collections::BTreeSet;

/// What stands between `before` and the next `after`, for every `before`.
pub fn all_between<'t>(text: &'t str, before: &str, after: char) -> Vec<&'t str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

/// What holds for every screen.
pub fn assert_sound(title: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{title}");
    assert!(title.contains('–') && !title.contains('{'), "{title}");
    // F0: nothing that lets a browser judge, and nothing that hides a label.
    for banned in [
        " required",
        " maxlength",
        " pattern=",
        " placeholder",
        "type=\"number\"",
        " disabled",
        " style=",
    ] {
        assert!(
            all_between(html, "<", '>')
                .iter()
                .all(|tag| !tag.contains(banned)),
            "{title}: {banned}"
        );
    }
    assert!(
        html.matches("<form").count() == html.matches("<form novalidate").count(),
        "{title}"
    );
    // An id stands once, and every label and description leads to one.
    let ids = all_between(html, " id=\"", '"');
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{title}: {ids:?}");
    for attribute in [" for=\"", " aria-describedby=\""] {
        for target in all_between(html, attribute, '"')
            .iter()
            .flat_map(|ids| ids.split(' '))
        {
            assert!(unique.contains(target), "{title}: {attribute}{target}");
        }
    }
}
