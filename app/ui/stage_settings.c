#include "app/ui/stage_inside.h"

#include "app/ui/words.h"

static void set_theme(struct stage *stage, enum theme_name name, enum text_size size, bool big,
                      bool reach)
{
    struct theme plain =
        theme_make(name, size, stage->options.ppi, stage->options.width, stage->options.height);

    stage->state.theme = theme_aided(&plain, big, reach);
    stage->state.text_seen = 0;
    stage->dirty = stage->moved = true;
}

void stage_forget_settings(struct stage *stage)
{
    stage->size_chosen = stage->steady = false;
    set_theme(stage, THEME_DEFAULT, TEXT_NORMAL, false, false);
}

void stage_set_lang(struct stage *stage, enum lang lang)
{
    if (lang != stage->state.lang)
        fonts_rest(stage->fonts);
    words_set(lang);
    stage->state.lang = lang;
    stage->dirty = stage->moved = true;
}

void stage_set_theme(struct stage *stage, enum theme_name name)
{
    const struct theme *theme = &stage->state.theme;

    set_theme(stage, name, theme->size, theme->big, theme->reach);
}

void stage_set_text_size(struct stage *stage, enum text_size size)
{
    const struct theme *theme = &stage->state.theme;

    stage->size_chosen = true;
    set_theme(stage, theme->name, size, theme->big, theme->reach);
}

void stage_set_aids(struct stage *stage, struct stage_aids aids)
{
    const struct theme *theme = &stage->state.theme;
    enum text_size size = stage->size_chosen ? theme->size : aids.big ? TEXT_HUGE : TEXT_NORMAL;

    stage->steady = aids.steady;
    set_theme(stage, theme->name, size, aids.big, aids.reach);
}

struct stage_aids stage_aids(const struct stage *stage)
{
    return (struct stage_aids){stage->state.theme.big, stage->state.theme.reach, stage->steady};
}

const struct theme *stage_theme(const struct stage *stage)
{
    return &stage->state.theme;
}

struct fonts *stage_fonts(const struct stage *stage)
{
    return stage->fonts;
}
