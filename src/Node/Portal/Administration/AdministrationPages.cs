namespace LotusBridge.Node.Portal.Administration;

/// <summary>Officials, the roster and the node's own state.</summary>
internal static class AdministrationPages
{
    public static IReadOnlyList<PageRule> Rows { get; } = [];
}
