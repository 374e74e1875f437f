#include "tools/model/classes.h"

#include "app/input/handwriting.h"

#include <ctype.h>
#include <iconv.h>
#include <opencc/opencc.h>
#include <string.h>
#include <utf8proc.h>

/* What is asked about a character. */
struct judges {
    iconv_t gb2312, big5;
    opencc_t simplify;
};

/* The two bytes of a character in a table, the first one; 0 when it has none. */
static unsigned row_of(iconv_t table, const char *text)
{
    char in[8], out[8];
    char *from = in, *to = out;
    size_t left = strlen(text), room = sizeof out;
    memcpy(in, text, left + 1);
    iconv(table, NULL, NULL, NULL, NULL);
    if (iconv(table, &from, &left, &to, &room) != 0 || room != sizeof out - 2)
        return 0;
    return (unsigned char)out[0];
}

static bool has_simpler_form(opencc_t simplify, const char *text)
{
    char *simpler = opencc_convert_utf8(simplify, text, strlen(text));
    bool has = simpler != NULL && strcmp(simpler, text) != 0;
    opencc_convert_utf8_free(simpler);
    return has;
}

static void judge_character(const struct judges *judges, struct class *class)
{
    char text[8] = "";
    utf8proc_encode_char((utf8proc_int32_t) class->character, (utf8proc_uint8_t *)text);
    unsigned gb2312 = row_of(judges->gb2312, text), big5 = row_of(judges->big5, text);
    bool simpler = has_simpler_form(judges->simplify, text);
    class->simplified = gb2312 == 0 ? 2 : gb2312 < 0xd8 ? 0 : 1;
    class->traditional = big5 == 0 ? 2 : big5 < 0xc9 ? 0 : 1;
    if (gb2312 != 0 || !simpler)
        class->sets |= HANDWRITING_SIMPLIFIED;
    if (big5 != 0 || simpler)
        class->sets |= HANDWRITING_TRADITIONAL;
}

/* Signs of the Latin keyboard that Chinese text has its own for. */
static bool has_chinese_twin(uint32_t character)
{
    return character < 128 && strchr(",.?!:;()<>\"'-_~", (int)character) != NULL;
}

static void judge(const struct judges *judges, struct class *class)
{
    if (class->character < 128 && isdigit((int)class->character))
        class->sets = HANDWRITING_DIGITS;
    else if (class->character < 128 && isalpha((int)class->character))
        class->sets = HANDWRITING_LETTERS;
    else if (class->character >= 0x3400 && class->character <= 0x9fff)
        judge_character(judges, class);
    else
        class->sets = HANDWRITING_MARKS;
    if (class->sets == HANDWRITING_MARKS && has_chinese_twin(class->character))
        class->simplified = class->traditional = 1;
}

enum tg_err classes_of(const struct templates *templates, struct classes *out, struct fault *fault)
{
    struct judges judges = {iconv_open("GB2312", "UTF-8"), iconv_open("BIG5", "UTF-8"),
                            opencc_open("t2s.json")};
    enum tg_err err = TG_OK;
    if (judges.gb2312 == (iconv_t)-1 || judges.big5 == (iconv_t)-1)
        err = fault_set(fault, TG_ERR_IO, "iconv knows no GB2312 or BIG5: locales' gconv missing");
    else if (judges.simplify == (opencc_t)-1)
        err = fault_set(fault, TG_ERR_IO,
                        "OpenCC: t2s.json cannot be opened: is libopencc-data "
                        "installed?");
    out->count = 0;
    for (size_t i = 0; i < templates->count && err == TG_OK; i++) {
        const struct template *template = &templates->list[i];
        if (i == 0 || template->character != templates->list[i - 1].character) {
            out->list[out->count] = (struct class){.character = template->character, .from = i};
            judge(&judges, &out->list[out->count++]);
        }
        struct class *class = &out->list[out->count - 1];
        class->to = i + 1;
        if (template->count > class->strokes)
            class->strokes = (uint8_t) template->count;
    }
    if (judges.gb2312 != (iconv_t)-1)
        iconv_close(judges.gb2312);
    if (judges.big5 != (iconv_t)-1)
        iconv_close(judges.big5);
    if (judges.simplify != (opencc_t)-1)
        opencc_close(judges.simplify);
    return err;
}
