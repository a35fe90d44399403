using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary><c>lotus sealing status</c>: whose ML-KEM this process has chosen, and which keys it makes.</summary>
internal static class SealingCommand
{
    public static Command Build()
    {
        var status = new Command("status");
        status.SetAction(parsed => Report.Write(
            parsed, new Status(HybridRecipient.Kind, HybridIdentity.Implementation, HybridIdentity.IsOfPlatform)));
        return new Command("sealing") { status };
    }

    /// <param name="NewKeys">The kind of keys that are made where nothing else is asked for.</param>
    /// <param name="MlKem">Name and version of the implementation.</param>
    /// <param name="IsOfPlatform">False where the operating system has none and the library is used.</param>
    private sealed record Status(string NewKeys, string MlKem, bool IsOfPlatform) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) => to.WriteLine(phrases.Say("keygen.status", NewKeys, MlKem));
    }
}
