namespace LotusBridge.Custody.Sealing;

/// <summary>A file is not sealed to such recipients; the caller's fault, and shown to them.</summary>
public sealed class RecipientsRefusedException : ArgumentException
{
    /// <summary>A post-quantum recipient stands beside one that is not: the file would be no safer than that one.</summary>
    public const string Mixed = "recipients-mixed";

    /// <summary>A passphrase stands beside another recipient: who opens with it could not tell who made the file.</summary>
    public const string PassphraseInCompany = "passphrase-in-company";

    /// <summary>None, or more than one file takes.</summary>
    public const string Count = "recipients-count";

    private RecipientsRefusedException(string code, string message)
        : base(message) => Code = code;

    /// <summary>One of the constants above; never changes.</summary>
    public string Code { get; }

    /// <exception cref="RecipientsRefusedException">They cannot be those of one file.</exception>
    public static void ThrowIfUnfit(IReadOnlyList<IRecipient> recipients)
    {
        var hybrids = recipients.Count(recipient => recipient is HybridRecipient);
        if (recipients.Count is 0 or > Age.MaxRecipients || hybrids > Age.MaxHybridRecipients)
        {
            throw new RecipientsRefusedException(
                Count,
                $"a file is sealed to 1 to {Age.MaxRecipients} recipients, or to {Age.MaxHybridRecipients} post-quantum ones, "
                + $"not {recipients.Count}");
        }

        if (recipients.Count > 1 && recipients.Any(recipient => recipient is PassphraseRecipient))
        {
            throw new RecipientsRefusedException(PassphraseInCompany, "a passphrase must be the only recipient");
        }

        if (hybrids > 0 && hybrids < recipients.Count)
        {
            throw new RecipientsRefusedException(
                Mixed, "post-quantum recipients (age1pq1…) and others are not mixed in one file");
        }
    }
}
