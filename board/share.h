/* Where `make install` puts what programs read (fonts, translations, regulations, calendars), and
 * each other. */
#ifndef TG_BOARD_SHARE_H
#define TG_BOARD_SHARE_H

/* "…/share/tonggui" beside the folder of this program, whatever PREFIX was; NULL when the system
 * does not tell. Static, not checked to be there. */
const char *share_installed(void);

/* The program `name` in the folder of this one; NULL likewise. Static until the next call. */
const char *share_program(const char *name);

#endif
