/* Pinyin through the real engines' program, as the kiosk asks it, beside libpinyin in this process:
 * on the half of our sentences that nothing was tuned on. */
#include "app/input/ime.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/app/ime_rig.h"
#include "tests/app/sentences_rig.h"
#include "tools/bench/bench.h"

#include <glib/gstdio.h>
#include <math.h>
#include <pinyin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STARTS = 3, KEYS_MAX = SENTENCES_MAX * IME_LETTERS_MAX };

static struct sentence sentences[SENTENCES_MAX];
static size_t sentence_count;
static struct ime *ime;
static struct ime_answer answer;

/* ---- libpinyin */

static pinyin_context_t *rival;
static pinyin_instance_t *rival_instance;
static char rival_folder[] = "/tmp/bench-input-XXXXXX"; /* it wants one for what it learns */
static char rival_settings[64];

enum {
    ACCENTS =
        PINYIN_AMB_Z_ZH | PINYIN_AMB_C_CH | PINYIN_AMB_S_SH | PINYIN_AMB_IN_ING | PINYIN_AMB_EN_ENG
};

static void open_rival(void)
{
    must(mkdtemp(rival_folder) != NULL);
    snprintf(rival_settings, sizeof rival_settings, "%s/user.conf", rival_folder);
    must(g_file_set_contents(rival_settings, "", 0, NULL));
    rival = pinyin_init("/usr/lib/x86_64-linux-gnu/libpinyin/data", rival_folder);
    must(rival != NULL);
    pinyin_set_options(rival, PINYIN_INCOMPLETE);
    rival_instance = pinyin_alloc_instance(rival);
    must(rival_instance != NULL);
}

static void close_rival(void)
{
    pinyin_free_instance(rival_instance);
    pinyin_fini(rival);
    g_unlink(rival_settings);
    g_rmdir(rival_folder);
}

static void ask_rival(const char *letters, char out[static SENTENCES_TEXT_MAX])
{
    char *sentence = NULL;
    out[0] = '\0';
    pinyin_reset(rival_instance);
    pinyin_parse_more_full_pinyins(rival_instance, letters);
    if (pinyin_guess_sentence(rival_instance) && pinyin_get_sentence(rival_instance, 0, &sentence))
        snprintf(out, SENTENCES_TEXT_MAX, "%s", sentence);
    g_free(sentence);
}

/* What a key costs there: the sentence, and the list of candidates. */
static double rival_key_ms(const char *letters)
{
    char text[SENTENCES_TEXT_MAX];
    guint count = 0;
    int64_t start = bench_now_ns();
    ask_rival(letters, text);
    pinyin_guess_candidates(rival_instance, 0,
                            SORT_BY_PHRASE_LENGTH_AND_PINYIN_LENGTH_AND_FREQUENCY);
    pinyin_get_n_candidate(rival_instance, &count);
    return (double)(bench_now_ns() - start) / 1e6;
}

/* ---- what is right at once */

static void ask_ours(const char *letters, char out[static SENTENCES_TEXT_MAX])
{
    struct ime_request request = ime_rig_request(letters);
    ime_rig_ask(ime, &request, &answer);
    snprintf(out, SENTENCES_TEXT_MAX, "%.*s", SENTENCES_TEXT_MAX - 1,
             answer.count > 0 ? answer.candidates[0].text : "");
}

struct score {
    double sentences, characters; /* %, right */
};

static struct score score_of(void (*ask)(const char *letters, char *out), bool southern)
{
    size_t right = 0, characters = 0, wrong = 0;
    char letters[IME_LETTERS_MAX + 1], text[SENTENCES_TEXT_MAX];
    for (size_t i = 0; i < sentence_count; i++) {
        strcpy(letters, sentences[i].letters);
        if (southern)
            sentences_rig_southern(sentences[i].letters, letters);
        ask(letters, text);
        right += strcmp(text, sentences[i].text) == 0;
        wrong += sentences_rig_wrong(text, sentences[i].text);
        characters += sentences_rig_characters(sentences[i].text);
    }
    return (struct score){.sentences = 100.0 * (double)right / (double)sentence_count,
                          .characters = 100.0 - 100.0 * (double)wrong / (double)characters};
}

static void bench_right(void)
{
    struct score ours = score_of(ask_ours, false), theirs = score_of(ask_rival, false);
    bench_row("Pinyin: whole sentence right at once", ours.sentences, "%", theirs.sentences,
              ours.sentences / theirs.sentences, "≥ 70 %");
    bench_row("Pinyin: characters right at once", ours.characters, "%", theirs.characters,
              ours.characters / theirs.characters, "≥ 94 %");
    /* It is told of the accent; we hear it. */
    pinyin_set_options(rival, PINYIN_INCOMPLETE | ACCENTS);
    ours = score_of(ask_ours, true);
    theirs = score_of(ask_rival, true);
    bench_row("Pinyin: whole sentence, southern accent", ours.sentences, "%", theirs.sentences,
              ours.sentences / theirs.sentences, "≥ 64 %");
    bench_row("Pinyin: characters, southern accent", ours.characters, "%", theirs.characters,
              ours.characters / theirs.characters, "≥ 92 %");
}

/* ---- taps */

/* The longest candidate of the first page that `rest` begins with. */
static const struct ime_choice *longest_right(const char *rest)
{
    const struct ime_choice *best = NULL;
    for (size_t i = 0; i < answer.count; i++) {
        const struct ime_choice *choice = &answer.candidates[i];
        size_t len = strlen(choice->text);
        if (strncmp(choice->text, rest, len) == 0 && (best == NULL || len > strlen(best->text)))
            best = choice;
    }
    return best;
}

/* Taps until the sentence stands there; one for each character that is on no first page. */
static size_t taps_for(const struct sentence *sentence)
{
    struct ime_request request = ime_rig_request(sentence->letters);
    const char *rest = sentence->text;
    size_t taps = 0;
    while (*rest != '\0') {
        ime_rig_ask(ime, &request, &answer);
        const struct ime_choice *choice = longest_right(rest);
        if (choice == NULL)
            return taps + sentences_rig_characters(rest);
        rest += strlen(choice->text);
        ime_rig_choose(&request, choice);
        taps++;
    }
    return taps;
}

static void bench_taps(void)
{
    size_t taps = 0;
    for (size_t i = 0; i < sentence_count; i++)
        taps += taps_for(&sentences[i]);
    bench_row("Pinyin: taps on candidates a sentence", (double)taps / (double)sentence_count, "",
              NAN, NAN, "≤ 1.7, libIME's own");
}

/* ---- keys */

static void bench_keys(void)
{
    static double ours[KEYS_MAX], theirs[KEYS_MAX];
    size_t keys = 0;
    for (size_t i = 0; i < sentence_count; i++)
        for (size_t len = 1; sentences[i].letters[len - 1] != '\0'; len++, keys++) {
            struct ime_request request = ime_rig_request("");
            memcpy(request.letters, sentences[i].letters, len);
            int64_t start = bench_now_ns();
            ime_rig_ask(ime, &request, &answer);
            ours[keys] = (double)(bench_now_ns() - start) / 1e6;
            theirs[keys] = rival_key_ms(request.letters);
        }
    double a = bench_median(ours, keys), b = bench_median(theirs, keys);
    bench_row("Pinyin: key to candidates, median", a, "ms", b, a / b, "< 4 ms");
    a = bench_p99(ours, keys);
    b = bench_p99(theirs, keys);
    bench_row("Pinyin: key to candidates, p99", a, "ms", b, a / b, "< 16 ms");
}

/* ---- start and memory */

static double start_ms(void)
{
    int64_t start = bench_now_ns();
    struct ime *engines = ime_rig_open();
    double ms = (double)(bench_now_ns() - start) / 1e6;
    ime_destroy(engines);
    return ms;
}

static void bench_start(void)
{
    double ms[STARTS];
    for (size_t i = 0; i < STARTS; i++)
        ms[i] = start_ms();
    bench_row("input engines: start to first answer", bench_median(ms, STARTS), "ms", NAN, NAN,
              "≤ 1000 ms, behind the attract screen");
}

static void bench_memory(void)
{
    bench_row("input engines: PSS of keeper and worker", bench_pss_mb(ime_rig_child_of(getpid())),
              "MB", NAN, NAN, "≤ 65 MB: 90 with the kiosk");
}

int main(void)
{
    bench_start();
    ime = ime_rig_open();
    open_rival();
    sentence_count = sentences_rig_read('H', sentences);
    bench_right();
    bench_taps();
    bench_keys();
    bench_memory();
    close_rival();
    ime_destroy(ime);
    return EXIT_SUCCESS;
}
