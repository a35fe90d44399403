using System.Collections.Concurrent;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Accusations;

/// <summary>
/// The keys whose holders have been shown to lie. From then on nothing of theirs counts here: a log's checkpoints are
/// cosigned no more, a cosigner's lines make no quorum. The proofs lie in the data folder and stay.
/// </summary>
internal sealed class AccusedKeys
{
    /// <summary>Below the data folder.</summary>
    public const string Folder = "accusations";

    private const string Ending = ".accusation";

    private readonly ConcurrentDictionary<VerifierKey, Accusation> accused = new();
    private readonly ILogger<AccusedKeys> logger;
    private readonly VerifierKey[] keys;
    private readonly string folder;

    /// <summary>Reads the folder; what does not prove anything there accuses nobody.</summary>
    public AccusedKeys(Settings settings, Self self, ILogger<AccusedKeys> logger)
    {
        this.logger = logger;
        keys = [.. self.Roster.Members.SelectMany(KeysOf)];
        folder = Path.Combine(settings.DataFolder, Folder);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Ending).Where(IsSmall))
        {
            Read(file);
        }
    }

    /// <summary>Names of the accused keys, ascending.</summary>
    public IReadOnlyList<string> Names => [.. accused.Keys.Select(key => key.Name).Distinct().Order(StringComparer.Ordinal)];

    public bool Contains(VerifierKey key) => accused.ContainsKey(key);

    /// <summary>True when the key of that log has signed two histories.</summary>
    public bool IsForked(string origin) => accused.Keys.Any(
        key => key.Type == SignatureType.Ed25519 && string.Equals(key.Name, origin, StringComparison.Ordinal));

    /// <summary>The checkpoint without the lines of accused cosigners.</summary>
    public SignedCheckpoint Without(SignedCheckpoint signed)
    {
        if (accused.IsEmpty)
        {
            return signed;
        }

        var lines = signed.Note.Signatures.Where(
            line => !accused.Keys.Any(key => key.Id == line.KeyId && string.Equals(key.Name, line.Name, StringComparison.Ordinal)));
        return SignedCheckpoint.Of(new SignedNote(signed.Note.Text, [.. lines]));
    }

    /// <summary>Holds two checkpoints of one log against each other.</summary>
    public void Compare(SignedCheckpoint one, SignedCheckpoint other)
    {
        if (string.Equals(one.Checkpoint.Origin, other.Checkpoint.Origin, StringComparison.Ordinal)
            && one.Checkpoint != other.Checkpoint)
        {
            Take(Conflict.Between(keys, one, other));
        }
    }

    /// <inheritdoc cref="Conflict.Between(IEnumerable{VerifierKey}, SignedCheckpoint, SignedCheckpoint, Digest, IReadOnlyList{Digest})"/>
    public void Compare(SignedCheckpoint smaller, SignedCheckpoint larger, Digest root, IReadOnlyList<Digest> proof) =>
        Take(Conflict.Between(keys, smaller, larger, root, proof));

    private void Take(IReadOnlyList<Accusation> found)
    {
        foreach (var accusation in found.Where(one => accused.TryAdd(one.Accused, one)))
        {
            var bytes = accusation.ToBytes();
            var name = Digest.Of(bytes).Hex;
            KeptFile.Write(Path.Combine(folder, name + Ending), bytes);
            Telemetry.Accusations.Add(1, Telemetry.Tag("kind", accusation.Kind));
            logger.Accused(accusation.Kind, accusation.Accused.Name, name);
        }
    }

    private void Read(string file)
    {
        try
        {
            var read = Accusation.Parse(File.ReadAllBytes(file));
            if (read.Flaw() is null && keys.Contains(read.Accused) && accused.TryAdd(read.Accused, read))
            {
                logger.Accused(read.Kind, read.Accused.Name, Path.GetFileNameWithoutExtension(file));
            }
        }
        catch (LedgerFormatException error)
        {
            logger.LoopFailed(Path.GetFileName(file), error);
        }
    }

    private static bool IsSmall(string file) => new FileInfo(file).Length <= Accusation.MaxBytes;

    private static IEnumerable<VerifierKey> KeysOf(RosterMember member) =>
        new[] { member.Log, member.Witness, member.Mirror }.Select(VerifierKey.Parse);
}
