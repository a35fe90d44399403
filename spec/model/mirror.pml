/* Mirrors of one log, four of them, the last one Byzantine, and a log that shows two histories to whom it likes.
 *
 * A checkpoint is a number: 0 the empty tree, 1 a tree C that both histories begin with, 2 and 3 the trees A and B that
 * part after it. An honest mirror takes a checkpoint as pending like a witness, without signing it. Entries are uploaded up
 * to a checkpoint that is or was pending, each proved to belong to it; when all are durable the mirror's own checkpoint
 * moves there, unless it is further on already, and only then it signs. Two requests are under way at any time, to the same
 * mirror or to two, and a crash may end each of them anywhere.
 *
 * Holds: never are A and B both final; a mirror has durably what it signed; the checkpoint it serves never goes back.
 *
 * Bugs to be put back in, each with a counter-example:
 *   -DBUG_SIGN_PENDING      signs on the word of the log alone
 *   -DBUG_PENDING_UNCHECKED takes a pending checkpoint that the one before is no prefix of
 *   -DBUG_UNSYNCED_ENTRIES  signs while its entries could still be lost
 *   -DBUG_COMMIT_REWINDS    moves its checkpoint back to that of a slow upload
 */
#define HONEST 3
#define QUORUM 3

#define C 1
#define A 2
#define B 3

/* The second tree holds all of the first. */
#define GROWS(from, to) (from == to || from == 0 || (from == C && to != 0))

#define SIGNERS(c) ((mask[c] & 1) + ((mask[c] >> 1) & 1) + ((mask[c] >> 2) & 1) + 1)
#define FINAL(c) (SIGNERS(c) >= QUORUM)

byte pending[HONEST];  /* all durable */
byte held[HONEST];
byte served[HONEST];
byte mask[4];          /* which honest mirrors have signed a checkpoint */

inline sign(m, c) {
  atomic {
    assert(GROWS(c, held[m]));
    mask[c] = (c == C -> 0 : mask[c] | (1 << m));
    assert(!(FINAL(A) && FINAL(B)));
  }
}

active [2] proctype Request() {
  byte m, asked, seen;

next:
  atomic {
    m = 0; seen = 0;
    if :: m = 0 :: m = 1 :: m = 2 fi;
    if :: asked = C :: asked = A :: asked = B fi;
    if :: goto checkpoint :: goto entries fi
  };

checkpoint:
  atomic {
    seen = pending[m];
    if
#ifdef BUG_PENDING_UNCHECKED
    :: skip
#else
    :: GROWS(seen, asked)
    :: else -> goto next
#endif
    fi
  };
  atomic {
    if
    :: pending[m] == seen -> pending[m] = asked; seen = 0
    :: else -> goto next  /* judged anew; or a crash before */
    fi
  };
#ifdef BUG_SIGN_PENDING
  sign(m, asked);
#endif
  goto next;

entries:
  /* Judged by what is or was pending, at this moment; it may be old when the upload ends. */
  atomic {
    if
    :: pending[m] != 0 && GROWS(asked, pending[m]) && GROWS(served[m], asked)
    :: else -> goto next
    fi
  };
#ifndef BUG_UNSYNCED_ENTRIES
  if
  :: atomic { GROWS(held[m], asked) -> held[m] = asked }
  :: atomic { !GROWS(held[m], asked) }  /* somebody has uploaded them already */
  :: goto next  /* a crash */
  fi;
#endif
  atomic {
    if
#ifdef BUG_COMMIT_REWINDS
    :: skip
#else
    :: GROWS(served[m], asked)
    :: else -> goto next  /* 409 */
#endif
    fi;
    assert(GROWS(served[m], asked));
    served[m] = asked
  };
  if
  :: sign(m, asked)
  :: skip  /* a crash: durable, and nobody was told */
  fi;
  goto next
}
