namespace LotusBridge.Node.Hosting;

/// <summary>The node does not start, for a reason that an operator can mend. Codes as in BSD's sysexits.</summary>
internal sealed class StartRefusedException(int exitCode, string message) : Exception(message)
{
    public const int Usage = 64;
    public const int Inconsistent = 65;
    public const int LogFailed = 74;
    public const int Busy = 75;
    public const int KeyExposed = 77;
    public const int Misconfigured = 78;

    public int ExitCode { get; } = exitCode;

    public static StartRefusedException Configuration(string message) => new(Misconfigured, message);
}
