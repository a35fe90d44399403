namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>What is wrong with a federation on purpose, so that the search shows that it finds such a thing.</summary>
internal enum Flaw
{
    None,

    /// <summary>One colluding cosigner more than two quorums can have in common.</summary>
    TooManyColluders,

    /// <summary>A quorum of one less than ⌊(n+f)/2⌋+1.</summary>
    QuorumTooSmall,

    /// <summary>Witnesses answer while their state could still be lost.</summary>
    RepliesBeforeDurable,

    /// <summary>Witnesses write without comparing what is there with what they judged.</summary>
    ForgetsToCompare,

    /// <summary>Owners sign a tree that a crash can still take from them.</summary>
    SignsBeforeDurable,
}

/// <summary>How a node is bad. Bad nodes are bad for the whole run.</summary>
internal enum Vice
{
    /// <summary>Cosigns whatever it is shown, at any time it likes.</summary>
    Colluder,

    /// <summary>Answers nothing.</summary>
    Silent,

    /// <summary>Works as it should, but is restored from old copies of itself.</summary>
    RolledBack,

    /// <summary>Answers with spoilt lines, and with those of others.</summary>
    Garbler,
}
