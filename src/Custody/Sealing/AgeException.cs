namespace LotusBridge.Custody.Sealing;

/// <summary>Which part of a sealed file was at fault; for local logs only.</summary>
public enum AgeFault
{
    /// <summary>The text armor is not strict PEM.</summary>
    Armor,

    /// <summary>The header, or one of its stanzas, breaks the format.</summary>
    Header,

    /// <summary>A file key was found but the header is not the one that was sealed with it.</summary>
    Mac,

    /// <summary>A chunk of the payload is missing, changed, out of order or surplus.</summary>
    Payload,
}

/// <summary>
/// A sealed file that does not open. The message is the same whatever the cause, so that it may be shown to whoever
/// sent the file; what went wrong is in <see cref="Detail"/>, for the local log and the local screen.
/// </summary>
public abstract class AgeException : Exception
{
    /// <summary>The one outward answer.</summary>
    public const string OutwardMessage = "the sealed file does not open";

    private protected AgeException(string detail, Exception? cause = null)
        : base(OutwardMessage, cause) => Detail = detail;

    /// <summary>The cause in one line, without secrets; not for the other side.</summary>
    public string Detail { get; }
}

/// <summary>The file is malformed, truncated or changed.</summary>
public sealed class AgeFormatException : AgeException
{
    internal AgeFormatException(AgeFault fault, string detail)
        : base(detail) => Fault = fault;

    /// <summary>The part at fault; not for the other side.</summary>
    public AgeFault Fault { get; }
}

/// <summary>The header is well formed and none of the identities given opens any of its stanzas.</summary>
public sealed class NoIdentityMatchException : AgeException
{
    internal NoIdentityMatchException(string detail)
        : base(detail)
    {
    }
}
