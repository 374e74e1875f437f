/* `tonggui-ctl verify` and `opening`: for who is shown a proof of filing, and for who wants to show
 * what was filed (docs/proof.md). Neither needs the organisation's folder. */
#ifndef TG_TOOLS_CTL_VERIFY_H
#define TG_TOOLS_CTL_VERIFY_H

/* --root FILE, --proof DIGITS or --proof-file FILE, and maybe --report FILE with --opening HEX:
 * says which kiosk signed and whether this very text was filed, or what does not hold. Exit status.
 */
int verify_command(int argc, char **argv);

/* --root FILE --charter FILE: reads the receipt's digits from standard input, never from the
 * command line, which other users see, and prints the value that opens its commitment. Exit status.
 */
int verify_command_opening(int argc, char **argv);

#endif
