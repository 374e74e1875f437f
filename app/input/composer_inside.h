/* The inside of the composer, for the composer*.c files only.
 *
 * Three ways lead into the field: letters that an engine makes characters of (composer_letters.c),
 * strokes that the recogniser does (composer_boxes.c), and keys that are what they say, some with
 * other forms to choose from (composer_accents.c). What is offered by any of them stands in one
 * list (composer_list.c), which is what the bar and the grid show. */
#ifndef TG_APP_INPUT_COMPOSER_INSIDE_H
#define TG_APP_INPUT_COMPOSER_INSIDE_H

#include "app/input/composer.h"
#include "app/ui/pen.h"

enum {
    COMPOSER_LATER_MAX = 64, /* keys that may wait for an answer */
    COMPOSER_CHARACTER_MAX = 4,
    COMPOSER_SHOWN_MAX = IME_FIXED_MAX * IME_CHOICE_MAX + IME_SPELLED_MAX + IME_LETTERS_MAX * 3,
    COMPOSER_HOLD_MS = 500, /* a key that was held so long has its other forms offered */
    /* How long a hand must rest before its character counts as finished. */
    COMPOSER_PAUSE_MS_MIN = 900,
    COMPOSER_PAUSE_MS_MAX = 3000,
    COMPOSER_GAP_MS = 300, /* between two strokes, of somebody who was not seen to write yet */
};

/* What the list's choices are for. */
enum composer_list_of {
    LIST_NOTHING,
    LIST_WORDS, /* the letters that are not fixed */
    LIST_NEXT,  /* what may follow */
    LIST_INK,   /* the strokes in a box */
    LIST_FORMS, /* the letter put in last */
};

struct composer_list {
    enum composer_list_of of;
    size_t count;
    bool more;        /* the engine has others */
    bool stale;       /* what they are for has changed; the new ones are on their way */
    bool open;        /* in place of the keys */
    size_t page_from; /* open: the first one shown */
    int64_t since_ms; /* when they came */
    struct ime_choice choices[WRITING_CANDIDATES_MAX]; /* of those, `letters` is for words only */
    const char *texts[WRITING_CANDIDATES_MAX];         /* the same, as the widget wants them */
};

/* The character put in last, as long as nothing else has happened: another may take its place. */
struct composer_put {
    size_t len;       /* 0: there is none */
    unsigned changes; /* of the field, when it had been put in */
};

/* A key that types a character. */
struct composer_key {
    uint32_t character;
    bool glass; /* of the screen, not of a real keyboard */
};

/* What is being composed: the request says all of it. */
struct composer_letters {
    struct ime_request request;
    bool waits;      /* the list is not that of these letters yet */
    bool chose_last; /* the last thing done was a choice, not a letter */
    bool crowded;    /* the last letter was refused */
    size_t spelled_of;
    char spelled[IME_SPELLED_MAX + 1]; /* of the first `spelled_of` letters, but for the fixed */
    size_t later_count;
    struct composer_key later[COMPOSER_LATER_MAX]; /* keys that need the answer to mean anything */
};

struct composer_boxes {
    struct strokes ink[WRITING_BOXES];
    bool faded[WRITING_BOXES];
    struct pen pen;
    int at;            /* the box that is written in */
    bool open;         /* what it holds is not in the field yet */
    bool held;         /* and not only time finishes it: a stroke, a choice */
    int made;          /* the box whose ink made the character put in last; -1: none */
    int64_t lifted_ms; /* when the last stroke ended */
    int64_t gap_ms;    /* between this writer's strokes */
};

struct composer {
    struct ime *ime;                 /* borrowed, NULL: none */
    const struct handwriting *model; /* likewise */
    struct clock clock;
    enum lang lang;
    enum writing_method method; /* as chosen, or the language's usual one */
    bool chosen;                /* by hand */
    bool lost;                  /* the engine of `lost_method` went away under the fingers */
    enum ime_method lost_method;
    const char *const *phrases; /* borrowed */
    size_t phrase_count, phrase_from;
    struct composer_list list;
    struct composer_put put;
    struct composer_letters letters;
    struct composer_boxes boxes;
    struct ime_answer answer; /* scratch */
    char shown[COMPOSER_SHOWN_MAX + 1];
};

/* ---- composer.c */
int64_t composer_now(const struct composer *composer);
/* The one that is written by: the chosen one where it is offered here. */
enum writing_method composer_method(const struct composer *composer);
/* All of it at the caret, or false and nothing. Ends what could be replaced. */
bool composer_put(struct composer *composer, struct field *field, const char *text);
bool composer_put_character(struct composer *composer, struct field *field, uint32_t character);
/* The same for one character that others may take the place of. */
bool composer_put_one(struct composer *composer, struct field *field, const char *text);
/* Whether the character put in last still stands before the caret. */
bool composer_may_replace(const struct composer *composer, const struct field *field);
/* "": takes it out. */
bool composer_replace(struct composer *composer, struct field *field, const char *text);

/* ---- composer_list.c */
/* Empties it, for other choices that come now. */
void composer_list_begin(struct composer *composer, enum composer_list_of of);
/* What does not fit is not offered. */
void composer_list_add(struct composer_list *list, const struct ime_choice *choice);
void composer_list_add_text(struct composer_list *list, const char *text, size_t len);
/* The choice that a tap on "candidate" means; -1: another one stood there when the finger came
 * down. */
int composer_list_tapped(const struct composer *composer, const struct ui_event *event);
/* Taps that turn its pages. False: it was none of those. */
bool composer_list_turn(struct composer *composer, const struct ui_event *event);

/* ---- composer_keys.c */
/* The key's letter for the engine; 0: it is none. `last`: the letter before it, 0: none. */
char composer_key_letter(enum ime_method method, struct composer_key key, char last);
/* Whether it ends a syllable of Zhuyin. */
bool composer_key_is_tone(char letter);
/* A letter of the engine as a reader knows it; its length. */
size_t composer_key_shown(enum ime_method method, char letter,
                          char out[static COMPOSER_CHARACTER_MAX]);
/* What a key that is no letter puts in: characters that Chinese writes in its own way. */
uint32_t composer_key_sign(enum ime_method method, uint32_t character, const struct field *field);

/* ---- composer_letters.c */
enum ime_method composer_engine(const struct composer *composer);
bool composer_letters_unfinished(const struct composer *composer);
/* The last one that is not fixed; 0: none. */
char composer_letters_last(const struct composer *composer);
/* Whether the list is that of these letters and has something. */
bool composer_letters_know_first(const struct composer *composer);
void composer_letters_add(struct composer *composer, const struct field *field, char letter);
/* The last letter, or the last choice where that was done last or is all that is left. */
void composer_letters_take_back(struct composer *composer);
void composer_letters_choose(struct composer *composer, struct field *field, size_t index);
/* Asks for what follows in the list. */
void composer_letters_more(struct composer *composer);
/* The script has changed: asks again. */
void composer_letters_again(struct composer *composer);
/* composer->answer has come. */
void composer_letters_answered(struct composer *composer);
/* They become text, if there is room for it: the first candidate where it is known, else (or
 * `plain`) as they are. */
void composer_letters_end(struct composer *composer, struct field *field, bool plain);

/* ---- composer_typing.c */
void composer_typing_key(struct composer *composer, struct field *field, struct composer_key key);
/* False: it does not concern what is being composed. */
bool composer_typing_function(struct composer *composer, struct field *field, enum ui_key key);
/* composer->answer has come: so do the keys that waited for it. */
void composer_typing_answered(struct composer *composer, struct field *field);
/* All of it becomes text without waiting: what composer_letters_end makes of it. */
void composer_typing_end(struct composer *composer, struct field *field, bool plain);

/* ---- composer_boxes.c */
void composer_boxes_drag(struct composer *composer, struct field *field,
                         const struct ui_event *event);
void composer_boxes_undo(struct composer *composer, struct field *field);
/* Empties the box that is being written in; false: none is. */
bool composer_boxes_cross_out(struct composer *composer);
void composer_boxes_choose(struct composer *composer, struct field *field, size_t index);
/* What is being written counts as finished. */
void composer_boxes_settle(struct composer *composer, struct field *field);
/* Nothing is written any more, and nothing can be replaced. */
void composer_boxes_clear(struct composer *composer);
/* Until composer_boxes_settle is due; -1: it is not. */
int64_t composer_boxes_wait_ms(const struct composer *composer);

/* ---- composer_phrases.c */
/* The sentence to tap, with what it needs between it and the text before it. */
void composer_phrases_put(struct composer *composer, struct field *field, int index);

/* ---- composer_accents.c */
/* Offers the other forms of a letter. */
void composer_accents_offer(struct composer *composer, uint32_t letter);

#endif
