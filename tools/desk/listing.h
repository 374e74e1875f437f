/* Cases by the line: a page of those that were asked for. */
#ifndef TG_TOOLS_DESK_LISTING_H
#define TG_TOOLS_DESK_LISTING_H

#include "tools/desk/sheet.h"

#include <stdio.h>

enum { LISTING_LIMIT = 50 };

/* NULL and 0: whatever. */
struct listing_filter {
    const char *state, *pack, *kind, *department, *holder;
    bool replied; /* the submitter wrote back, or asks for their text, and nothing was done since */
    int64_t since_s, until_s; /* received */
    size_t limit, page;       /* `page` from 1; `limit` 0: all, in the order of arrival */
};

/* Whether something that the submitter wrote back waits for an officer. */
bool listing_replied(const struct sheet_line *line);
bool listing_fits(const struct listing_filter *filter, const struct sheet_line *line);

/* How many fit; limit and page are not looked at. */
enum tg_err listing_count(struct register_file *reg, const struct listing_filter *filter,
                          size_t *out_count, struct fault *fault) MUST_USE;

/* Cases in the order of arrival: all that fit, or with a limit those of the page and the newer
 * ones. */
struct listing_lines {
    struct sheet_line *all; /* owned */
    size_t count, room;
    size_t total; /* all that fit */
};
/* Owned by the caller (listing_lines_finish, which wipes). */
enum tg_err listing_lines_load(struct register_file *reg, const struct listing_filter *filter,
                               struct listing_lines *out, struct fault *fault) MUST_USE;
void listing_lines_finish(struct listing_lines *lines);

/* Newest first, and how many there are in all; a JSON array when `json`. */
enum tg_err listing_print(struct register_file *reg, const struct rules *rules,
                          const struct listing_filter *filter, enum lang lang, int64_t now_s,
                          bool json, FILE *out, struct fault *fault) MUST_USE;

/* The line of one case. */
void listing_print_one(const struct rules *rules, const struct docket *docket, enum lang lang,
                       int64_t now_s, FILE *out);

/* "投诉 · 排队和挂号". */
enum { LISTING_MATTER_SIZE = 512 };
void listing_matter(const struct pack *pack, const char *kind, const char *category, enum lang lang,
                    char out[static LISTING_MATTER_SIZE]);
/* Who has to act: the holder, else the departments; "" nobody yet. */
void listing_who(const struct pack *pack, const struct sheet_line *line, enum lang lang,
                 char out[static LISTING_MATTER_SIZE]);

#endif
