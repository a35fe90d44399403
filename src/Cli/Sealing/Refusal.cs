using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary>A wish that a command does not grant; its message is the one line that the user reads.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>Runs a command's work and turns what may go wrong outside into one line and exit code 1.</summary>
internal static class Refusal
{
    public const int Refused = 1;

    public static async Task<int> GuardAsync(string verb, TextWriter error, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return 0;
        }
        catch (Exception refusal) when (Line(refusal) is not null)
        {
            await error.WriteLineAsync($"lotus {verb}: {Line(refusal)}").ConfigureAwait(false);
            return Refused;
        }
    }

    private static string? Line(Exception refusal) => refusal switch
    {
        NoIdentityMatchException none =>
            $"{none.Detail}; give the right identity file with -i, or the passphrase with -p",
        AgeException changed => $"{changed.Message}: {changed.Detail}; ask the sender for the file again",
        RecipientsRefusedException unfit => $"{unfit.Message} ({unfit.Code})",
        RefusedException or FormatException or IOException or UnauthorizedAccessException or CryptographicException =>
            refusal.Message.ReplaceLineEndings(" "),
        OperationCanceledException => "stopped",
        _ => null,
    };
}
