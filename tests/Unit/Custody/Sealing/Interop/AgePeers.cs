using System.Diagnostics;
using System.Text;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Interop;

/// <summary>What <c>tools/age-peers/fetch</c> has fetched: age 1.3, typage, and all vectors. Tests are skipped without them.</summary>
internal static class AgePeers
{
    private static string Folder => Environment.GetEnvironmentVariable("LOTUS_AGE_PEERS") is { Length: > 0 } given
        ? given
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "lotus-bridge", "age-peers");

    /// <summary>The folder of all 143 vectors; null where they were not fetched.</summary>
    public static string? Vectors => File.Exists(Path.Combine(Folder, "typage-complete")) ? Path.Combine(Folder, "vectors") : null;

    public static IPeer Of(string name) => name == "age" ? new Age() : new Typage();

    private static void SkipUnlessFetched(string name) => Assert.SkipUnless(
        File.Exists(Path.Combine(Folder, name + "-complete")), $"{name} is not here: tools/age-peers/fetch fetches it");

    private static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, byte[] input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var output = new MemoryStream();
        var said = process.StandardError.ReadToEndAsync(Files.Stop);
        var read = process.StandardOutput.BaseStream.CopyToAsync(output, Files.Stop);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, Files.Stop);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It refused before it had read everything.
        }

        await read;
        await process.WaitForExitAsync(Files.Stop);
        return process.ExitCode == 0 ? output.ToArray() : throw new RefusedByPeerException(await said);
    }

    private sealed class Age : IPeer
    {
        private static string Program(string name)
        {
            SkipUnlessFetched("age");
            return Path.Combine(Folder, "root", "usr", "bin", name);
        }

        public async Task<(string Identity, string Recipient)> KeygenAsync()
        {
            var keys = Encoding.ASCII.GetString(await RunAsync(Program("age-keygen"), ["-pq"], [])).Split('\n');
            return (
                keys.Single(line => line.StartsWith("AGE-SECRET-KEY-PQ-1", StringComparison.Ordinal)),
                keys.Single(line => line.StartsWith("# public key: ", StringComparison.Ordinal))["# public key: ".Length..]);
        }

        public Task<byte[]> SealAsync(byte[] plain, params string[] recipients) => RunAsync(
            Program("age"), recipients.SelectMany(recipient => new[] { "-r", recipient }), plain);

        public async Task<byte[]> OpenAsync(byte[] file, string identity)
        {
            var keys = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(keys, identity + "\n", Files.Stop);
                return await RunAsync(Program("age"), ["-d", "-i", keys], file);
            }
            finally
            {
                File.Delete(keys);
            }
        }
    }

    private sealed class Typage : IPeer
    {
        public async Task<(string Identity, string Recipient)> KeygenAsync()
        {
            var keys = Encoding.ASCII.GetString(await NodeAsync(["keygen"], [])).Split('\n');
            return (keys[0], keys[1]);
        }

        public Task<byte[]> SealAsync(byte[] plain, params string[] recipients) => NodeAsync(["seal", .. recipients], plain);

        public Task<byte[]> OpenAsync(byte[] file, string identity) => NodeAsync(["open", identity], file);

        private static Task<byte[]> NodeAsync(string[] arguments, byte[] input)
        {
            SkipUnlessFetched("typage");
            return RunAsync("node", [Path.Combine(Folder, "peer.mjs"), .. arguments], input);
        }
    }
}

/// <summary>An implementation by others.</summary>
internal interface IPeer
{
    /// <summary>A new post-quantum key pair.</summary>
    Task<(string Identity, string Recipient)> KeygenAsync();

    Task<byte[]> SealAsync(byte[] plain, params string[] recipients);

    Task<byte[]> OpenAsync(byte[] file, string identity);
}

/// <summary>The peer ended with an error.</summary>
internal sealed class RefusedByPeerException(string said) : Exception(said);
