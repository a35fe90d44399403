using System.Diagnostics;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>The <c>openssl</c> that is installed; skips the running test where there is none, or none with SM algorithms.</summary>
internal static class Openssl
{
    public static async Task<bool> Holds(params string[] arguments) => await TryRun(arguments) is not null;

    /// <summary>What it printed, or null when it refused.</summary>
    public static async Task<string?> TryRun(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync(Containers.Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Containers.Stop);
        await process.WaitForExitAsync(Containers.Stop);
        Assert.SkipWhen((await error).Contains("nsupported", StringComparison.Ordinal), "this openssl has no SM algorithms");
        return process.ExitCode == 0 ? output : null;
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("openssl", arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("openssl is not installed");
            throw;
        }
    }
}
