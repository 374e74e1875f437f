/* Pages laid out without a stage, and what holds of the controls of each. */
#ifndef TG_TESTS_APP_PAGE_RIG_H
#define TG_TESTS_APP_PAGE_RIG_H

#include "app/ui/page_inside.h"
#include "app/ui/stage.h"

struct page_rig_shape {
    const char *name;
    int width, height;
    double ppi;
};
enum { PAGE_RIG_PORTRAIT, PAGE_RIG_LANDSCAPE, PAGE_RIG_SHAPES };
extern const struct page_rig_shape page_rig_shapes[PAGE_RIG_SHAPES];

/* Lays the scene's page out until it agrees with itself; the test fails when it never does. */
void page_rig_lay_out(struct page *page, const struct scene *scene, const struct kiosk *kiosk,
                      const struct page_rig_shape *shape, struct page_state state);
/* Controls that are too small, too near to another, off the display or without a name: prints each,
 * returns how many. `what` says what is shown. */
int page_rig_bad_targets(const struct page *page, const struct page_rig_shape *shape,
                         const char *what);

/* Words and icons in colours that are no pair of the page's theme (theme_pairs), whose contrasts
 * test_theme.c holds; with `samples`, of any theme. Prints each, returns how many. */
int page_rig_bad_colours(const struct page *page, bool samples, const char *what);

/* The control of that id and index, or the first of that id; NULL: there is none. */
const struct hit *page_rig_hit(const struct page *page, const char *id, int index);
const struct hit *page_rig_first(const struct page *page, const char *id);

#endif
