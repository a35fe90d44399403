namespace LotusBridge.Cli;

/// <summary>What a calling script can rely on; described in docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done, or it holds.</summary>
    public const int Done = 0;

    /// <summary>A negative answer: it does not verify, or the law or a node refused.</summary>
    public const int Negative = 1;

    /// <summary>Called wrongly, or with a file that is not there or not of that kind.</summary>
    public const int Usage = 2;

    /// <summary>The node did not answer.</summary>
    public const int Unreachable = 3;

    /// <summary>A fault of this program or of the machine.</summary>
    public const int Fault = 4;
}
