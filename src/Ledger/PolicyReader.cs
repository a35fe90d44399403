namespace LotusBridge.Ledger;

/// <summary>
/// Reads the lines of a tlog-policy. Stricter than the specification in one point: bytes above 0x7f must be UTF-8.
/// </summary>
internal sealed class PolicyReader
{
    /// <summary>Longest policy in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>Most logs, most witnesses and most groups, each; the specification asks for at least 32.</summary>
    public const int MaxDefinitions = 1024;

    private const string None = "none";

    private readonly List<PolicyLog> logs = [];
    private readonly List<PolicyWitness> witnesses = [];
    private readonly List<PolicyGroup> groups = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private string? quorum;

    public Policy Read(ReadOnlySpan<byte> bytes)
    {
        // Tab is the one control character a policy may hold besides line feed.
        var spaced = bytes.ToArray();
        spaced.AsSpan().Replace((byte)'\t', (byte)' ');
        if (spaced.AsSpan().Contains((byte)0x7f))
        {
            throw new LedgerFormatException("a policy holds the control character 0x7f");
        }

        foreach (var line in Strict.Lines(Strict.Text(spaced, MaxBytes, "a policy"), "a policy"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[0][0] != '#')
            {
                ReadLine(words);
            }
        }

        if (Math.Max(logs.Count, Math.Max(witnesses.Count, groups.Count)) > MaxDefinitions)
        {
            throw new LedgerFormatException($"a policy has at most {MaxDefinitions} logs, witnesses and groups each");
        }

        return quorum is null
            ? throw new LedgerFormatException("a policy has a quorum line")
            : new Policy(
                System.Text.Encoding.UTF8.GetString(bytes), logs, witnesses, groups, quorum == None ? null : quorum);
    }

    private void ReadLine(string[] words)
    {
        switch (words)
        {
            case ["log", var vkey, .. var url] when url.Length <= 1:
                AddLog(VerifierKey.Parse(vkey), url.FirstOrDefault());
                break;
            case ["witness", var name, var vkey, .. var url] when url.Length <= 1:
                AddWitness(name, VerifierKey.Parse(vkey), url.FirstOrDefault());
                break;
            case ["group", var name, var threshold, .. var of] when of.Length > 0:
                AddGroup(name, threshold, of);
                break;
            case ["quorum", var name] when quorum is null:
                quorum = name == None || names.Contains(name) ? name : throw Undefined(name);
                break;
            default:
                throw new LedgerFormatException($"'{words[0]}' starts no line of a policy, or one too many, or a wrong one");
        }
    }

    private void AddLog(VerifierKey key, string? url)
    {
        if (key.Type is SignatureType.CosignatureV1)
        {
            throw new LedgerFormatException("a log's key is not a cosigner's");
        }

        RefuseDuplicate(logs.Select(l => l.Key), key);
        logs.Add(new PolicyLog(key, url));
    }

    private void AddWitness(string name, VerifierKey key, string? url)
    {
        if (key.Type is SignatureType.Ed25519)
        {
            throw new LedgerFormatException("a witness's key is a cosigner's");
        }

        RefuseDuplicate(witnesses.Select(w => w.Key), key);
        Define(name);
        witnesses.Add(new PolicyWitness(name, key, url));
    }

    private void AddGroup(string name, string threshold, string[] of)
    {
        foreach (var member in of)
        {
            if (!names.Contains(member))
            {
                throw Undefined(member);
            }

            // Each witness may count once only, on one way to the quorum.
            if (!members.Add(member))
            {
                throw new LedgerFormatException($"'{member}' is a member twice");
            }
        }

        Define(name);
        var k = threshold switch
        {
            "any" => 1,
            "all" => of.Length,
            _ => Strict.Decimal(threshold, "a threshold"),
        };
        if (k < 1 || k > of.Length)
        {
            throw new LedgerFormatException($"a group of {of.Length} asks for 1 to {of.Length} members, not {k}");
        }

        groups.Add(new PolicyGroup(name, (int)k, of));
    }

    private void Define(string name)
    {
        if (name == None || !names.Add(name))
        {
            throw new LedgerFormatException($"the name '{name}' is taken");
        }
    }

    private static void RefuseDuplicate(IEnumerable<VerifierKey> present, VerifierKey key)
    {
        // The same key under another name would let one party count twice.
        if (present.Any(k => k.PublicKey.Span.SequenceEqual(key.PublicKey.Span)))
        {
            throw new LedgerFormatException($"the key of {key.Name} is in the policy already");
        }
    }

    private static LedgerFormatException Undefined(string name) => new($"'{name}' is not defined before its use");
}
