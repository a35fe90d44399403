namespace LotusBridge.Ledger.Timestamps;

/// <summary>Why a time-stamp authority gives none: the bits of RFC 3161's PKIFailureInfo, by their number there.</summary>
[Flags]
public enum TimestampFailure
{
    None = 0,

    /// <summary>A hash function that is not taken.</summary>
    BadAlg = 1 << 0,

    /// <summary>Not a request of version 1.</summary>
    BadRequest = 1 << 2,

    /// <summary>Not DER in its one form, above a limit, or a hash of the wrong length.</summary>
    BadDataFormat = 1 << 5,

    /// <summary>The moment is outside the authority's certificate.</summary>
    TimeNotAvailable = 1 << 14,

    /// <summary>Another policy than the authority's is asked for.</summary>
    UnacceptedPolicy = 1 << 15,

    /// <summary>No extension is understood, critical or not.</summary>
    UnacceptedExtension = 1 << 16,

    SystemFailure = 1 << 25,
}
