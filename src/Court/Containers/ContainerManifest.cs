using System.Text;
using System.Xml;
using LotusBridge.Ledger;

namespace LotusBridge.Court.Containers;

/// <summary>One file that the signature covers.</summary>
internal sealed record ContainerFile(string Name, string MediaType, Digest Sha256);

/// <summary>
/// ASiCManifest (EN 319 162-1, annex A.4): digests of all files. Only it is signed, so that the files may be of any size.
/// </summary>
internal static class ContainerManifest
{
    /// <summary>The longest manifest, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    public static byte[] Write(IEnumerable<ContainerFile> files)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n",
        };
        using (var xml = XmlWriter.Create(bytes, settings))
        {
            xml.WriteStartElement("asic", "ASiCManifest", ContainerNames.AsicNamespace);
            xml.WriteAttributeString("xmlns", "ds", ns: null, ContainerNames.DigestNamespace);
            xml.WriteStartElement("SigReference", ContainerNames.AsicNamespace);
            xml.WriteAttributeString("URI", ContainerNames.Signature);
            xml.WriteAttributeString("MimeType", ContainerNames.SignatureMediaType);
            xml.WriteEndElement();
            foreach (var file in files)
            {
                Write(xml, file);
            }

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    /// <summary>The files of a manifest; null when it is not one of ours in its form.</summary>
    public static IReadOnlyList<ContainerFile>? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxBytes,
                IgnoreWhitespace = true, IgnoreComments = false,
            };
            using var xml = XmlReader.Create(new MemoryStream(bytes.ToArray()), settings);
            xml.MoveToContent();
            return Files(xml);
        }
        catch (Exception error) when (error is XmlException or FormatException)
        {
            return null;
        }
    }

    private static void Write(XmlWriter xml, ContainerFile file)
    {
        xml.WriteStartElement("DataObjectReference", ContainerNames.AsicNamespace);
        xml.WriteAttributeString("URI", Uri.EscapeDataString(file.Name).Replace("%2F", "/", StringComparison.Ordinal));
        xml.WriteAttributeString("MimeType", file.MediaType);
        xml.WriteStartElement("DigestMethod", ContainerNames.DigestNamespace);
        xml.WriteAttributeString("Algorithm", ContainerNames.Sha256Uri);
        xml.WriteEndElement();
        xml.WriteElementString("DigestValue", ContainerNames.DigestNamespace, file.Sha256.Base64);
        xml.WriteEndElement();
    }

    private static List<ContainerFile> Files(XmlReader xml)
    {
        var files = new List<ContainerFile>();
        xml.ReadStartElement("ASiCManifest", ContainerNames.AsicNamespace);
        if (xml.GetAttribute("URI") != ContainerNames.Signature)
        {
            throw new FormatException("it names another signature");
        }

        xml.ReadStartElement("SigReference", ContainerNames.AsicNamespace);
        while (xml.NodeType == XmlNodeType.Element)
        {
            files.Add(File(xml));
        }

        xml.ReadEndElement();
        return xml.MoveToContent() == XmlNodeType.None ? files : throw new FormatException("something behind the end");
    }

    private static ContainerFile File(XmlReader xml)
    {
        var name = Uri.UnescapeDataString(xml.GetAttribute("URI") ?? throw new FormatException("a file without a name"));
        var type = xml.GetAttribute("MimeType") ?? "";
        xml.ReadStartElement("DataObjectReference", ContainerNames.AsicNamespace);
        if (xml.GetAttribute("Algorithm") != ContainerNames.Sha256Uri)
        {
            throw new FormatException("another hash function than SHA-256");
        }

        xml.ReadStartElement("DigestMethod", ContainerNames.DigestNamespace);
        var digest = Convert.FromBase64String(xml.ReadElementContentAsString("DigestValue", ContainerNames.DigestNamespace));
        xml.ReadEndElement();
        return digest.Length == Digest.Length
            ? new ContainerFile(name, type, Digest.From(digest))
            : throw new FormatException("a digest of another length");
    }
}
