# Included by the makefile of each C program after HARDENED and before ALL_LDFLAGS is used: what makes a mistake in it hard to use.
# tests/Smash.Structure.Tests/HardeningTests.cs reads the programs that were built.
HARDENED += -fstack-clash-protection
# Only some processors can check where calls land: on others the compiler refuses the option.
HARDENED += $(shell $(CC) -fcf-protection=full -x c -c /dev/null -o /dev/null 2>/dev/null && echo -fcf-protection=full)
