namespace LotusBridge.Ledger;

/// <summary>
/// Text or bytes from outside that are not in the form their specification gives. Thrown by every <c>Parse</c> of this
/// room and by nothing else; the caller at the door answers "bad request" with the message.
/// </summary>
public sealed class LedgerFormatException : FormatException
{
    public LedgerFormatException(string message)
        : base(message)
    {
    }

    public LedgerFormatException()
        : this("malformed")
    {
    }

    public LedgerFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
