/* A federation of four nodes (f = 1, quorum 3) takes in three more (f = 2, quorum 5).
 *
 * Who is Byzantine is chosen at the beginning. Either the old assumption holds: at most one of the four, and nothing is
 * known of the new ones; or the new one does: at most two of the seven, perhaps both among the old four. Nobody knows
 * which, so the step must be safe under both.
 *
 * There are two histories of a log, A and B, and two ways to write the step: with the log at A, or at B. An honest node
 * signs one history only, and approves a step only when its own memory of the log is where the step says it is. It
 * persists before it signs; the model does both at once, witness.pml shows why that may be done. A new node takes over the
 * log as the step says it is: it has mirrored it before it counts.
 *
 * Holds: never are both steps final, and never both histories, under whichever policy is in force.
 *
 * Bugs to be put back in, each with a counter-example:
 *   -DBUG_NO_JOINT_QUORUM        the old quorum alone makes the step
 *   -DBUG_NEW_QUORUM_ONLY        the new quorum alone makes it
 *   -DBUG_JOIN_WITHOUT_MIRRORING a new node counts with an empty memory
 */
#define NODES 7
#define OLD 4
#define OLD_QUORUM 3
#define NEW_QUORUM 5

#define A 1
#define B 2

byte bad;            /* the Byzantine ones, a bit each; they sign and approve everything */
byte knows[NODES];   /* an honest node's memory of the log: 0, A or B */
byte vouched[3];      /* who signed a history */
byte approved[3];    /* who approved the step at a history */

#define BITS4(m) ((m & 1) + ((m >> 1) & 1) + ((m >> 2) & 1) + ((m >> 3) & 1))
#define BITS7(m) (BITS4(m) + ((m >> 4) & 1) + ((m >> 5) & 1) + ((m >> 6) & 1))
#define BY_OLD(m) (BITS4((m | bad)) >= OLD_QUORUM)
#define BY_NEW(m) (BITS7((m | bad)) >= NEW_QUORUM)

#ifdef BUG_NO_JOINT_QUORUM
#define STEP(h) BY_OLD(approved[h])
#else
#ifdef BUG_NEW_QUORUM_ONLY
#define STEP(h) BY_NEW(approved[h])
#else
#define STEP(h) (BY_OLD(approved[h]) && BY_NEW(approved[h]))
#endif
#endif

/* The old policy's word counts for those that have not seen the step, the new one's for those that have. */
#define OLD_ASSUMPTION (BITS4(bad) <= 1)
#define NEW_ASSUMPTION (BITS7(bad) <= 2)
#define FINAL_BY_OLD(h) (OLD_ASSUMPTION && BY_OLD(vouched[h]))
#define FINAL_BY_NEW(h) (NEW_ASSUMPTION && STEP(h) && BY_NEW(vouched[h]))
#define FINAL(h) (FINAL_BY_OLD(h) || FINAL_BY_NEW(h))

inline judge() {
  assert(!(STEP(A) && STEP(B)));
  assert(!(FINAL(A) && FINAL(B)))
}

inline choose(node) {
  if :: bad = bad | (1 << node) :: skip fi
}

active proctype Federation() {
  byte node, history;

  atomic {
    choose(0); choose(1); choose(2); choose(3); choose(4); choose(5); choose(6);
    if :: OLD_ASSUMPTION || NEW_ASSUMPTION :: else -> goto end fi
  };

  do
  :: atomic {
       node = 0;
       do :: node < NODES - 1 -> node++ :: break od;
       if :: history = A :: history = B fi;
       if
       :: (bad >> node) & 1 -> skip
       :: else ->
          if
          /* A witness of the old federation follows the first history that it is shown. */
          :: node < OLD && (knows[node] == 0 || knows[node] == history) ->
             knows[node] = history;
             vouched[history] = vouched[history] | (1 << node)
          :: knows[node] == history && !((approved[3 - history] >> node) & 1) ->
             approved[history] = approved[history] | (1 << node)
          /* A new node mirrors the log where the step says it is. */
          :: node >= OLD && knows[node] == 0 && !BY_OLD(approved[3 - history]) ->
#ifdef BUG_JOIN_WITHOUT_MIRRORING
             approved[history] = approved[history] | (1 << node);
#else
             knows[node] = history;
#endif
          :: node >= OLD && (knows[node] == history || knows[node] == 0) && STEP(history) ->
             knows[node] = history;
             vouched[history] = vouched[history] | (1 << node)
          :: else -> skip
          fi
       fi;
       judge();
       node = 0; history = 0
     }
  od;
end: skip
}
