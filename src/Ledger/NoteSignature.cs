using System.Buffers.Binary;

namespace LotusBridge.Ledger;

/// <summary>One signature line of a note: <c>— name base64(u32be key id ‖ signature)</c>, not verified yet.</summary>
public sealed class NoteSignature
{
    private const string Dash = "— ";

    public NoteSignature(string name, uint keyId, ReadOnlyMemory<byte> bytes)
    {
        if (!KeyName.IsValid(name) || bytes.IsEmpty)
        {
            throw new LedgerFormatException("a signature line has the name of a key and a signature");
        }

        Name = name;
        KeyId = keyId;
        Bytes = bytes;
    }

    public string Name { get; }

    public uint KeyId { get; }

    /// <summary>What stands after the key id; its layout is the key type's.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads one line without its line feed.</summary>
    /// <exception cref="LedgerFormatException">Not in that form.</exception>
    public static NoteSignature Parse(string line)
    {
        var space = line.LastIndexOf(' ');
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || space < Dash.Length)
        {
            throw new LedgerFormatException("a signature line is an em dash, a name and base64, one space between");
        }

        var bytes = Strict.Base64(line[(space + 1)..], "a signature");
        return bytes.Length > sizeof(uint)
            ? new NoteSignature(
                line[Dash.Length..space], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)))
            : throw new LedgerFormatException("a signature has a key id of 4 bytes and at least one byte more");
    }

    public override string ToString()
    {
        var bytes = new byte[sizeof(uint) + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(sizeof(uint)));
        return Dash + Name + " " + Convert.ToBase64String(bytes);
    }
}
