namespace LotusBridge.Node.Portal.Verify;

/// <summary>What anybody may check without signing in.</summary>
internal static class VerifyPages
{
    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Public("/verify", "verify.title", typeof(VerifyPage)).InMenu(),
    ];
}
