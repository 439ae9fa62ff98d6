use super::page::other_form;

#[test]
fn a_page_is_a_file_or_a_folder() {
    assert_eq!(other_form("content/articles/a.md"), "content/articles/a/index.md");
    assert_eq!(other_form("content/articles/a/index.md"), "content/articles/a.md");
}
