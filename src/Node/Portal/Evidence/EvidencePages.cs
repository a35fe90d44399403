namespace LotusBridge.Node.Portal.Evidence;

/// <summary>Packages: sealing, sending, opening, endorsing, destroying.</summary>
internal static class EvidencePages
{
    public static IReadOnlyList<PageRule> Rows { get; } = [];
}
