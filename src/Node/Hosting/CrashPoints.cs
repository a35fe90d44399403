namespace LotusBridge.Node.Hosting;

/// <summary>
/// Places where a crash would hurt most. A test names one of them in <c>LOTUS_CRASH_AT</c> and the process dies there
/// as if power had failed: no handlers, no flushing. <c>name:3</c> dies at the third passing.
/// </summary>
internal static class CrashPoints
{
    public const string Variable = "LOTUS_CRASH_AT";

    private static readonly string? Armed = Environment.GetEnvironmentVariable(Variable)?.Split(':')[0];
    private static int left = Passings();

    public static void Here(string name)
    {
        if (Armed is not null && string.Equals(Armed, name, StringComparison.Ordinal)
            && Interlocked.Decrement(ref left) == 0)
        {
            Environment.FailFast("crash point " + name);
        }
    }

    private static int Passings() =>
        Environment.GetEnvironmentVariable(Variable)?.Split(':') is [_, var count]
        && int.TryParse(count, System.Globalization.CultureInfo.InvariantCulture, out var passings)
            ? passings
            : 1;
}
