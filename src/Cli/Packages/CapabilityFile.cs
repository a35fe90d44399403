using LotusBridge.Cli.Sealing;
using LotusBridge.Exchange.Packages;

namespace LotusBridge.Cli.Packages;

/// <summary>A package's capability in a file of one line, for its owner alone.</summary>
internal static class CapabilityFile
{
    private const int MaxBytes = 256;

    /// <summary>Takes the place of one before.</summary>
    public static async Task WriteAsync(string path, string secret, CancellationToken stop)
    {
        File.Delete(path);
        var file = FileStreams.CreatePrivate(path);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(secret + "\n"), stop).ConfigureAwait(false);
        }
    }

    /// <exception cref="FormatException">It holds no capability.</exception>
    public static async Task<Capability> ReadAsync(string path, CancellationToken stop) =>
        new FileInfo(path).Length <= MaxBytes
        && Capability.Read((await File.ReadAllTextAsync(path, stop).ConfigureAwait(false)).TrimEnd()) is { } read
            ? read
            : throw new FormatException($"{path} holds no capability");
}
