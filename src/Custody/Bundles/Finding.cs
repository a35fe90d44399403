namespace LotusBridge.Custody.Bundles;

/// <summary>One thing in a bundle that does not hold.</summary>
/// <param name="File">The file it concerns, or <see cref="Archive"/>.</param>
/// <param name="Code">Stable: one of the constants here, of <see cref="Statements.Flaw"/>,
/// or of <see cref="Ledger.Timestamps.TokenFlaw"/>.</param>
/// <param name="Text">For a person, in lower case.</param>
public sealed record Finding(string File, string Code, string Text)
{
    /// <summary>Stands for a file name where the archive itself is at fault.</summary>
    public const string Archive = "(archive)";

    public const string ArchiveNotCanonical = "archive-not-canonical";
    public const string FileMissing = "file-missing";
    public const string FileExtra = "file-extra";
    public const string FileChanged = "file-changed";
    public const string IndexUnreadable = "index-unreadable";
    public const string IndexNotSigned = "index-not-signed";
    public const string RosterUnreadable = "roster-unreadable";
    public const string RosterNotPinned = "roster-not-pinned";
    public const string PackNotAgreed = "pack-not-agreed";
    public const string StatementUnreadable = "statement-unreadable";
    public const string StatementMissing = "statement-missing";
    public const string ProofUnreadable = "proof-unreadable";
    public const string ProofMissing = "proof-missing";
    public const string BlockNotProven = "block-not-proven";
    public const string StampUnproven = "stamp-unproven";
    public const string StampWithoutToken = "stamp-without-token";
    public const string TokenUnused = "token-unused";
    public const string RegisterRefused = "register-refused";
    public const string OrderMissing = "order-missing";
    public const string MisnamedFile = "misnamed-file";
    public const string ManifestTwice = "manifest-twice";
    public const string ContentWithoutManifest = "content-without-manifest";
    public const string ContentDiffers = "content-differs";
    public const string ContentMissing = "content-missing";
    public const string ContentAfterDestruction = "content-after-destruction";
    public const string RecipientsDiffer = "recipients-differ";
    public const string DigestDiffers = "digest-differs";
    public const string CertificateIncomplete = "certificate-incomplete";

    public override string ToString() => $"{File}: {Text} ({Code})";
}
