/* Where `make install` puts what programs read: fonts, translations, regulations, calendars. */
#ifndef TG_BOARD_SHARE_H
#define TG_BOARD_SHARE_H

/* "…/share/tonggui" beside the folder of this program, whatever PREFIX was; NULL when the system
 * does not tell. Static, not checked to be there. */
const char *share_installed(void);

#endif
