using System.Diagnostics.CodeAnalysis;

namespace LotusBridge.Custody.Sealing;

/// <summary>The secret of a <see cref="KeyRecipient"/>: <c>AGE-SECRET-KEY-PQ-1…</c> or <c>AGE-SECRET-KEY-1…</c>.</summary>
public abstract class KeyIdentity : IIdentity, IDisposable
{
    /// <summary>Length in bytes of the secret, of either kind.</summary>
    public const int SeedLength = 32;

    private protected KeyIdentity()
    {
    }

    /// <summary>The public key that files are sealed to.</summary>
    public abstract KeyRecipient Recipient { get; }

    /// <summary>Reads either kind; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out KeyIdentity? identity)
    {
        identity = HybridIdentity.TryParse(text, out var hybrid) ? hybrid
            : X25519Identity.TryParse(text, out var older) ? older
            : null;
        return identity is not null;
    }

    /// <summary>The secret itself, as age writes it.</summary>
    public abstract string Reveal();

    /// <inheritdoc/>
    public abstract bool TryUnwrap(IReadOnlyList<Stanza> stanzas, Span<byte> fileKey);

    /// <summary>Clears the secret.</summary>
    public abstract void Dispose();

    public sealed override string ToString() => "[key]";
}
