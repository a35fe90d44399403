using System.Diagnostics.CodeAnalysis;

namespace LotusBridge.Custody.Sealing;

/// <summary>A public key to seal to: <c>age1pq1…</c>, or <c>age1…</c> where the opener has older tools.</summary>
public abstract class KeyRecipient : IRecipient
{
    private protected KeyRecipient()
    {
    }

    /// <summary>Reads either kind; false for anything else, and for keys that nobody can be safe with.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out KeyRecipient? recipient)
    {
        recipient = HybridRecipient.TryParse(text, out var hybrid) ? hybrid
            : X25519Recipient.TryParse(text, out var older) ? older
            : null;
        return recipient is not null;
    }

    /// <summary>As people see it in a line or a table: see <see cref="RecipientText.Brief"/>.</summary>
    public string Brief => RecipientText.Brief(ToString());

    /// <inheritdoc/>
    public abstract Stanza Wrap(ReadOnlySpan<byte> fileKey, Randomness random);

    /// <summary>The recipient as age writes it.</summary>
    public abstract override string ToString();
}
