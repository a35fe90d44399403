using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Mainland;

/// <summary>
/// <c>lotus sm manifest</c>: the text of a manifest's SM3 values, its SM2 signature and the key, as <c>openssl</c>
/// verifies them.
/// </summary>
internal static class SmManifest
{
    /// <summary>The longest statement that is read, in bytes.</summary>
    private const int MaxStatementBytes = StatementReader.MaxEnvelopeBytes;

    public static Command Build(Terminal terminal)
    {
        var output = MainlandCommand.OutputOption();
        var signature = new Option<string?>("--signature") { HelpName = "FILE" };
        var pem = new Option<string?>("--pem") { HelpName = "FILE" };
        var input = MainlandCommand.InputArgument();
        var command = new Command("manifest") { output, signature, pem, input };
        command.SetAction((line, stop) => Refusal.GuardAsync("sm manifest", terminal.Error, async () =>
        {
            var manifest = await ReadAsync(terminal, line.GetValue(input), stop).ConfigureAwait(false);
            if (manifest.Sm2 is not { } signed || MainlandManifest.TextOf(manifest) is not { } text)
            {
                throw new RefusedException("the manifest has no SM3 values and no SM2 signature");
            }

            await WriteAsync(terminal, line.GetValue(output), text, stop).ConfigureAwait(false);
            if (line.GetValue(signature) is { } to)
            {
                await WriteAsync(terminal, to, Convert.FromBase64String(signed.Signature), stop).ConfigureAwait(false);
            }

            if (line.GetValue(pem) is { } key)
            {
                var written = System.Text.Encoding.ASCII.GetBytes(Sm2PublicKey.Parse(signed.Key).ToPem());
                await WriteAsync(terminal, key, written, stop).ConfigureAwait(false);
            }
        }));
        return command;
    }

    private static async Task<PackageSealed> ReadAsync(Terminal terminal, string? path, CancellationToken stop)
    {
        var bytes = new byte[MaxStatementBytes + 1];
        var file = FileStreams.OpenInput(terminal, path);
        await using (file.ConfigureAwait(false))
        {
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop)
                .ConfigureAwait(false);
            string? problem = $"longer than {MaxStatementBytes} bytes";
            var statement = length < bytes.Length
                ? OrderStatements.Reader.Read(bytes.AsMemory(0, length), out problem)
                : null;
            return statement is null ? throw new RefusedException($"not a statement: {problem}")
                : statement.Body as PackageSealed
                ?? throw new RefusedException($"a {statement.Header.Type} is no manifest");
        }
    }

    private static async Task WriteAsync(Terminal terminal, string? path, byte[] bytes, CancellationToken stop)
    {
        var output = OutputFile.Open(terminal, path);
        await using (output.ConfigureAwait(false))
        {
            await output.Stream.WriteAsync(bytes, stop).ConfigureAwait(false);
            await output.CommitAsync(stop).ConfigureAwait(false);
        }
    }
}
