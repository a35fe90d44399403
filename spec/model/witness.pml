/* Witnesses of one log, four of them, the last one Byzantine, and a log that shows two histories to whom it likes.
 *
 * A checkpoint is a number: 0 the empty tree, 1 a tree C that both histories begin with, 2 and 3 the trees A and B that
 * part after it, 4 a tree that continues A. An honest witness reads its state, judges, replaces the state by compare and
 * swap, and only then signs; it may crash between any two of these. The Byzantine one has signed everything. Two requests
 * are under way at any time, to the same witness or to two.
 *
 * Holds: never is A or its continuation final together with B.
 *
 * Bugs to be put back in, each with a counter-example:
 *   -DBUG_REPLY_BEFORE_PERSIST  the signature leaves before the state is durable
 *   -DBUG_NO_COMPARE            the state is replaced whatever it has become since it was read
 *   -DBUG_QUORUM                two of four are a quorum
 *   -DBUG_OLD_COPY              an honest witness is restored from an old copy and goes on as if nothing had been
 */
#define HONEST 3
#ifdef BUG_QUORUM
#define QUORUM 2
#else
#define QUORUM 3
#endif

#define C 1
#define A 2
#define B 3
#define AA 4

/* The second tree holds all of the first. */
#define GROWS(from, to) \
  (from == to || from == 0 || from == C || (from == A && to == AA))

#define SIGNERS(c) ((mask[c] & 1) + ((mask[c] >> 1) & 1) + ((mask[c] >> 2) & 1) + 1)
#define FINAL(c) (SIGNERS(c) >= QUORUM)

byte state[HONEST];  /* durable */
byte mask[5];        /* which honest witnesses have signed a checkpoint */

inline sign(w, c) {
  atomic {
    /* Who signed the common beginning decides nothing. */
    mask[c] = (c == C -> 0 : mask[c] | (1 << w));
    assert(!(FINAL(B) && (FINAL(A) || FINAL(AA))));
  }
}

active [2] proctype Request() {
  byte w, asked, seen;

next:
  atomic {
    if :: w = 0 :: w = 1 :: w = 2 fi;
    if :: asked = C :: asked = A :: asked = B :: asked = AA fi;
    seen = state[w];
    if
    :: GROWS(seen, asked)
    :: else -> w = 0; asked = 0; seen = 0; goto next  /* refused */
    fi
  };

#ifdef BUG_REPLY_BEFORE_PERSIST
  sign(w, asked);
  if
  :: atomic { state[w] == seen -> state[w] = asked }
  :: skip  /* a crash */
  fi;
#else
  if
  :: atomic {
       if
#ifdef BUG_NO_COMPARE
       :: state[w] = asked
#else
       :: state[w] == seen -> state[w] = asked
       :: else -> w = 0; asked = 0; seen = 0; goto next  /* judged anew */
#endif
       fi
     };
     if
     :: sign(w, asked)
     :: skip  /* a crash between the two: durable, and nobody was told */
     fi
  :: skip  /* a crash before */
  fi;
#endif
  atomic { w = 0; asked = 0; seen = 0; goto next }
}

#ifdef BUG_OLD_COPY
active proctype Restore() {
  byte copy = state[0];
  state[0] = copy
}
#endif
