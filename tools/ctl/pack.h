/* `tonggui-ctl pack check` and `pack show`: for who writes a pack or decides whether to sign it. */
#ifndef TG_TOOLS_CTL_PACK_H
#define TG_TOOLS_CTL_PACK_H

/* FILE: reads it as a kiosk does, says what is wrong and what would be right. Exit status. */
int pack_command_check(int argc, char **argv);

/* FILE [--lang zh-Hans|zh-Hant|en]: prints what a visitor meets, page after
 * page, then what headquarters does. Exit status. */
int pack_command_show(int argc, char **argv);

#endif
