using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// The epochs on disk: the genesis as configured, the later ones below the data folder as <c>rosters/0001.json</c> and
/// <c>rosters/0001.proofs.json</c>.
/// </summary>
internal static class RosterFolder
{
    public const string Name = "rosters";

    /// <exception cref="StartRefusedException">Missing, malformed, or an epoch does not follow the one before.</exception>
    public static RosterChain Read(Settings settings)
    {
        var genesis = RosterEnvelope.Read(Load(settings.Roster, Envelope.MaxBytes), out var problem)
            ?? throw Refuse($"the roster {settings.Roster}: {problem}");
        var chain = RosterChain.Of(genesis);
        while (Find(settings.DataFolder, chain.Links.Count + 1) is { } link)
        {
            chain = chain.With(link, out problem) ?? throw Refuse($"the roster's epoch {chain.Links.Count + 1}: {problem}");
        }

        return chain;
    }

    /// <summary>Keeps an epoch that follows, durably; it is read at the next start.</summary>
    public static void Keep(string dataFolder, int epoch, RosterLink link)
    {
        Directory.CreateDirectory(Path.Combine(dataFolder, Name));

        // The envelope comes last: an epoch without its evidence does not stand in the folder.
        KeptFile.Write(EvidenceOf(dataFolder, epoch), link.Evidence.Span);
        KeptFile.Write(EnvelopeOf(dataFolder, epoch), link.Envelope.Span);
    }

    /// <summary>An epoch that was kept; null when it was not.</summary>
    public static RosterLink? Find(string dataFolder, int epoch) => File.Exists(EnvelopeOf(dataFolder, epoch))
        ? new RosterLink(
            Load(EnvelopeOf(dataFolder, epoch), Envelope.MaxBytes), Load(EvidenceOf(dataFolder, epoch), RosterEvidence.MaxBytes))
        : null;

    private static string EnvelopeOf(string dataFolder, int epoch) => Path.Combine(dataFolder, Name, $"{epoch:0000}.json");

    private static string EvidenceOf(string dataFolder, int epoch) =>
        Path.Combine(dataFolder, Name, $"{epoch:0000}.proofs.json");

    private static byte[] Load(string path, int limitBytes) =>
        File.Exists(path) && new FileInfo(path).Length <= limitBytes
            ? File.ReadAllBytes(path)
            : throw Refuse($"no roster {path} of at most {limitBytes} bytes");

    private static StartRefusedException Refuse(string text) => StartRefusedException.Configuration(text);
}
