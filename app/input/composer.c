#include "app/input/composer_inside.h"

#include "app/ui/words.h"
#include "board/base/secret.h"

#include <string.h>
#include <utf8proc.h>

struct composer *composer_create(struct ime *ime, const struct clock *clock)
{
    struct composer *composer = secret_create(sizeof *composer);

    if (composer == NULL)
        return NULL;
    composer->ime = ime;
    composer->clock = *clock;
    composer_reset(composer, LANG_ZH_HANS);
    return composer;
}

void composer_destroy(struct composer *composer)
{
    secret_destroy(composer);
}

void composer_set_model(struct composer *composer, const struct handwriting *model)
{
    composer->model = model;
}

int64_t composer_now(const struct composer *composer)
{
    return clock_monotonic_ms(&composer->clock);
}

/* ---- methods */

static enum writing_method usual(enum lang lang)
{
    return lang == LANG_ZH_HANS   ? WRITING_PINYIN
           : lang == LANG_ZH_HANT ? WRITING_ZHUYIN
                                  : WRITING_LATIN;
}

static bool offers(const struct composer *composer, enum writing_method method)
{
    switch (method) {
    case WRITING_PHRASES:
        return composer->phrase_count > 0;
    case WRITING_PINYIN:
    case WRITING_ZHUYIN:
        return composer->ime != NULL && ime_works(composer->ime);
    case WRITING_HANDWRITING:
        return composer->model != NULL;
    case WRITING_LATIN:
    case WRITING_DIGITS:
        return true;
    case WRITING_METHOD_COUNT:
        break;
    }
    return false;
}

enum writing_method composer_method(const struct composer *composer)
{
    if (offers(composer, composer->method))
        return composer->method;
    if (offers(composer, usual(composer->lang)))
        return usual(composer->lang);
    return offers(composer, WRITING_HANDWRITING) ? WRITING_HANDWRITING : WRITING_LATIN;
}

void composer_reset(struct composer *composer, enum lang lang)
{
    struct ime *ime = composer->ime;
    const struct handwriting *model = composer->model;
    struct clock clock = composer->clock;

    if (ime != NULL)
        ime_forget(ime);
    secret_wipe(composer, sizeof *composer);
    composer->ime = ime;
    composer->model = model;
    composer->clock = clock;
    composer->lang = lang;
    composer->method = usual(lang);
    composer->boxes.gap_ms = COMPOSER_GAP_MS;
    composer->boxes.made = -1;
}

void composer_set_lang(struct composer *composer, enum lang lang)
{
    composer->lang = lang;
    if (!composer->chosen && !composer_letters_unfinished(composer))
        composer->method = usual(lang);
    composer_letters_again(composer);
}

void composer_set_phrases(struct composer *composer, const char *const *phrases, size_t count)
{
    composer->phrases = phrases;
    composer->phrase_count = count < WRITING_PHRASES_MAX ? count : WRITING_PHRASES_MAX;
    composer->phrase_from = 0;
}

/* ---- into the field */

/* Where text that is put in now begins. */
static size_t place_of(const struct field *field, size_t *out_selected)
{
    size_t from = field_caret(field), to = from;

    (void)field_selection(field, &from, &to);
    *out_selected = to - from;
    return from;
}

bool composer_put(struct composer *composer, struct field *field, const char *text)
{
    size_t len = strlen(text), selected;

    composer->put = (struct composer_put){0};
    (void)place_of(field, &selected);
    if (len > field_bytes_max(field) - field_len(field) + selected)
        return field_replace_before(field, 0, text, len); /* which says that it is full */
    return field_event(field, &(struct ui_event){.kind = UI_TEXT, .text = text, .len = len});
}

bool composer_put_character(struct composer *composer, struct field *field, uint32_t character)
{
    char text[COMPOSER_CHARACTER_MAX + 1] = "";

    (void)utf8proc_encode_char((utf8proc_int32_t)character, (utf8proc_uint8_t *)text);
    bool put = composer_put(composer, field, text);
    secret_wipe(text, sizeof text);
    return put;
}

bool composer_put_one(struct composer *composer, struct field *field, const char *text)
{
    size_t selected, from = place_of(field, &selected), len = strlen(text);

    if (!composer_put(composer, field, text))
        return false;
    if (field_caret(field) == from + len) /* else it became part of what follows */
        composer->put = (struct composer_put){len, field_changes(field)};
    return true;
}

bool composer_may_replace(const struct composer *composer, const struct field *field)
{
    return composer->put.len > 0 && composer->put.changes == field_changes(field);
}

bool composer_replace(struct composer *composer, struct field *field, const char *text)
{
    size_t len = strlen(text);

    if (!field_replace_before(field, composer->put.len, text, len))
        return false;
    composer->put = (struct composer_put){len, field_changes(field)};
    return true;
}

/* ---- events */

static void type_plain(struct composer *composer, struct field *field, struct composer_key key,
                       int held_ms)
{
    char text[COMPOSER_CHARACTER_MAX + 1] = "";
    enum writing_method method = composer_method(composer);

    composer_list_begin(composer, LIST_NOTHING);
    (void)utf8proc_encode_char((utf8proc_int32_t)key.character, (utf8proc_uint8_t *)text);
    if (composer_put_one(composer, field, text) && method == WRITING_LATIN &&
        held_ms >= COMPOSER_HOLD_MS)
        composer_accents_offer(composer, key.character);
    secret_wipe(text, sizeof text);
}

/* One character is typed; more at once were pasted. */
static bool text_event(struct composer *composer, struct field *field, const struct ui_event *event)
{
    utf8proc_int32_t character;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)event->text,
                                             (utf8proc_ssize_t)event->len, &character);
    enum writing_method method = composer_method(composer);
    struct composer_key key = {(uint32_t)character, event->held_ms > 0};

    if (size <= 0 || (size_t)size != event->len)
        return false;
    if (method == WRITING_PINYIN || method == WRITING_ZHUYIN) {
        composer_typing_key(composer, field, key);
        return true;
    }
    if (method == WRITING_HANDWRITING) {
        composer_flush(composer, field);
        if (composer->lang != LANG_EN)
            key.character = composer_key_sign(IME_PINYIN, key.character, field);
    }
    type_plain(composer, field, key, event->held_ms);
    return true;
}

static void choose(struct composer *composer, struct field *field, const struct ui_event *event)
{
    int index = composer_list_tapped(composer, event);

    if (index < 0)
        return;
    switch (composer->list.of) {
    case LIST_WORDS:
    case LIST_NEXT:
        composer_letters_choose(composer, field, (size_t)index);
        break;
    case LIST_INK:
        composer_boxes_choose(composer, field, (size_t)index);
        break;
    case LIST_FORMS:
        if (composer_may_replace(composer, field))
            (void)composer_replace(composer, field, composer->list.texts[index]);
        break;
    case LIST_NOTHING:
        break;
    }
}

static void choose_method(struct composer *composer, struct field *field, int index)
{
    composer_flush(composer, field);
    composer->lost = false;
    if (index < 0 || index >= WRITING_METHOD_COUNT || !offers(composer, (enum writing_method)index))
        return;
    composer->method = (enum writing_method)index;
    composer->chosen = true;
}

/* A finger points at the text as it was shown: before what was unfinished became part of it. */
static void place_caret(struct composer *composer, struct field *field,
                        const struct ui_event *event)
{
    int caret = (int)field_caret(field), len = (int)field_len(field);
    struct ui_event tap = *event;

    composer_flush(composer, field);
    if (tap.index >= caret)
        tap.index += (int)field_len(field) - len;
    (void)field_event(field, &tap);
}

static bool tap_event(struct composer *composer, struct field *field, const struct ui_event *event)
{
    if (event->role == UI_ROLE_FIELD)
        place_caret(composer, field, event);
    else if (ui_tapped(event, "method"))
        choose_method(composer, field, event->index);
    else if (ui_tapped(event, "candidate"))
        choose(composer, field, event);
    else if (ui_tapped(event, "phrase"))
        composer_phrases_put(composer, field, event->index);
    else if (ui_tapped(event, "phrases-on") || ui_tapped(event, "phrases-back"))
        composer->phrase_from = event->index > 0 ? (size_t)event->index : 0;
    else if (ui_tapped(event, "box-undo"))
        composer_boxes_undo(composer, field);
    else
        return composer_list_turn(composer, event);
    return true;
}

bool composer_event(struct composer *composer, struct field *field, const struct ui_event *event)
{
    composer->letters.crowded = false;
    switch (event->kind) {
    case UI_TEXT:
        return text_event(composer, field, event);
    case UI_KEY:
        if (event->key == UI_KEY_BACKSPACE && composer_boxes_cross_out(composer))
            return true;
        return composer_typing_function(composer, field, event->key);
    case UI_DRAG:
        if (strcmp(event->id, "box") != 0)
            return false;
        composer_boxes_drag(composer, field, event);
        return true;
    case UI_TAP:
        return tap_event(composer, field, event);
    case UI_TICK:
    case UI_CODE:
        break;
    }
    return false;
}

void composer_flush(struct composer *composer, struct field *field)
{
    if (composer_letters_unfinished(composer))
        composer_typing_end(composer, field, false);
    else if (composer->ime != NULL)
        ime_forget(composer->ime);
    composer_boxes_settle(composer, field);
    composer->put = (struct composer_put){0};
    if (composer_unfinished(composer))
        return;
    composer_boxes_clear(composer);
    composer_list_begin(composer, LIST_NOTHING);
}

bool composer_unfinished(const struct composer *composer)
{
    return composer_letters_unfinished(composer) || composer->boxes.open;
}

/* ---- time */

static void lose(struct composer *composer, struct field *field)
{
    if (composer->method != WRITING_PINYIN && composer->method != WRITING_ZHUYIN)
        return;
    composer->lost = true;
    composer->lost_method = composer->method == WRITING_ZHUYIN ? IME_ZHUYIN : IME_PINYIN;
    composer_typing_end(composer, field, true);
    composer->method = composer_method(composer);
}

static bool hear(struct composer *composer, struct field *field)
{
    enum ime_news news = ime_read(composer->ime, &composer->answer);

    if (news == IME_ANSWERED)
        composer_typing_answered(composer, field);
    else if (news == IME_LOST)
        lose(composer, field);
    secret_wipe(&composer->answer, sizeof composer->answer);
    return news != IME_NOTHING;
}

bool composer_tick(struct composer *composer, struct field *field)
{
    bool changed = composer->ime != NULL && hear(composer, field);

    if (composer_boxes_wait_ms(composer) != 0)
        return changed;
    composer_boxes_settle(composer, field);
    return true;
}

int64_t composer_wait_ms(const struct composer *composer)
{
    int64_t boxes = composer_boxes_wait_ms(composer);
    int64_t ime = composer->ime != NULL ? ime_wait_ms(composer->ime) : -1;

    if (boxes < 0 || ime < 0)
        return boxes > ime ? boxes : ime;
    return boxes < ime ? boxes : ime;
}

/* ---- shown */

static const char *notice_of(const struct composer *composer)
{
    bool zhuyin = composer->lost_method == IME_ZHUYIN;

    if (!composer->lost)
        return NULL;
    if (!offers(composer, WRITING_HANDWRITING))
        return zhuyin ? _("Zhuyin is not available now.") : _("Pinyin is not available now.");
    return zhuyin ? _("Zhuyin is not available now. Please write by hand.")
                  : _("Pinyin is not available now. Please write by hand.");
}

const char *composer_composing(const struct composer *composer)
{
    return composer->shown;
}

bool composer_crowded(const struct composer *composer)
{
    return composer->letters.crowded;
}

void composer_view(const struct composer *composer, struct writing_view *out)
{
    const struct composer_list *list = &composer->list;

    *out = (struct writing_view){
        .method = composer_method(composer),
        .simplified = composer->lang != LANG_ZH_HANT,
        .notice = notice_of(composer),
        .candidates = list->texts,
        .candidate_count = list->count,
        .more = list->more,
        .open = list->open,
        .page_from = list->page_from,
        .phrases = composer->phrases,
        .phrase_count = composer->phrase_count,
        .phrase_from = composer->phrase_from,
    };
    for (int i = 0; i < WRITING_METHOD_COUNT; i++)
        if (offers(composer, (enum writing_method)i))
            out->offered |= 1u << i;
    for (int i = 0; i < WRITING_BOXES; i++) {
        out->ink[i] = &composer->boxes.ink[i];
        out->faded[i] = composer->boxes.faded[i];
    }
}
